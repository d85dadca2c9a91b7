@echo off
rem Installs outletplan from this folder alone, plans the invented sample county, and leaves a
rem window open that knows the command outletplan.
rem Code page 936 is a Chinese Windows: results in Chinese, elsewhere in English.
set "LANGUAGE=en"
chcp | "%SystemRoot%\System32\find.exe" "936" >nul && set "LANGUAGE=zh"
chcp 65001 >nul
set PYTHONUTF8=1
rem pushd, since cd cannot enter a folder on a server.
pushd "%~dp0" || goto failed
set "ASK=import sys; sys.exit(sys.version_info[:2] != ({tuple}) or sys.maxsize < 2**32)"
set "PY="
py -{version} -c "%ASK%" >nul 2>nul && set "PY=py -{version}"
if not defined PY python -c "%ASK%" >nul 2>nul && set "PY=python"
if not defined PY goto nopython
rem A folder that was moved has an environment that no longer starts: it is made anew.
venv\Scripts\outletplan policies >nul 2>nul && goto run
echo Installing into venv; this takes some minutes, once.
%PY% -m venv --clear venv || goto failed
venv\Scripts\python -m pip install --disable-pip-version-check --no-index --find-links wheels {what} || goto failed
:run
if not exist out\sample-county\region.yaml venv\Scripts\outletplan sample out\sample-county || goto failed
venv\Scripts\outletplan plan out\sample-county\region.yaml county-230700 blank-villages-300 --on 2025-07-01 --out out --lang %LANGUAGE% || goto failed
start "" out\map.html
set "PATH=%CD%\venv\Scripts;%PATH%"
echo.
echo Look at out\map.html and out\ledger.xlsx. What to do next: README.txt
echo This window knows the command:  outletplan --help
cmd /k
exit /b 0
:nopython
echo Python {version}, 64-bit, is needed: these wheels are made for it. See README.txt, which opens now.
start "" README.txt
pause
exit /b 1
:failed
echo It did not work; the lines above say why. See README.txt.
pause
exit /b 1
