@echo off
rem Installs outletplan from this folder alone, then plans the invented sample county.
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set "PY="
py -{version} -c "" >nul 2>nul && set "PY=py -{version}"
if not defined PY python -c "import sys; sys.exit(sys.version_info[:2] != ({tuple}))" >nul 2>nul && set "PY=python"
if not defined PY echo Python {version} is needed: these wheels are made for it.
if not defined PY goto failed
if exist venv\Scripts\outletplan.exe goto run
%PY% -m venv venv || goto failed
venv\Scripts\python -m pip install --disable-pip-version-check --no-index --find-links wheels {what} || goto failed
:run
if not exist out\sample-county\region.yaml venv\Scripts\outletplan sample out\sample-county || goto failed
venv\Scripts\outletplan plan out\sample-county\region.yaml county-230700 blank-villages-300 --on 2025-07-01 --out out || goto failed
start "" out\map.html
echo Look at out\map.html and out\ledger.xlsx. Your own county: venv\Scripts\outletplan --help
pause
exit /b 0
:failed
echo It did not work; the lines above say why.
pause
exit /b 1
