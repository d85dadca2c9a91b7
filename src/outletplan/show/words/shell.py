"""Chinese for what the shell says of itself: helps, usage errors and the steps of a run."""

from __future__ import annotations

import re

HELPS = {
    # commands
    "Plan the retail network of tobacco outlets: quotas, spacing, blank villages, maps. "
    "Results are an opinion to attach to a file; the bureau decides.": (
        "卷烟零售点合理布局测算：规划数、间距、空白村、地图。\n\n"
        "测算结果是供附卷参考的意见；是否准予许可由烟草专卖行政主管部门依法决定。"
    ),
    "Plan a region under a policy and write map.html, ledger.xlsx, tables and run.json.": (
        "按政策测算一个区域，写出地图、台账、各表和运行记录。"
    ),
    "Compare what two policies make of a region: what changes, and by which article.": (
        "同一区域按新旧两个政策测算并对照：哪些数有变化，由哪一条引起。"
    ),
    "Tell every ruling on one unit: its numbers, their arithmetic, which one bound and why.": (
        "逐条说明一个单元格的数：适用条款、计算过程、哪一条起约束及理由。"
    ),
    "May an outlet open here? Print the record of findings on one application. "
    "Every rule is told, kept or not, with its numbers, method and article. "
    "A refusal is a result, no error: the exit code is 0 whatever the outcome.": (
        "核验一项申请，打印核验情况表。\n\n"
        "逐条列出核验情况，符合的也列出，均注明数值、测量方式和条款。\n"
        "不符合布局条件也是核验意见，不是出错：退出码均为0。"
    ),
    "Judge a pile of applications, first accepted first: each grant counts. "
    "Prints a line for each and writes decisions.xlsx, decisions.csv, "
    "findings.csv, records.html (a page to print for each) and map.html.": (
        "按受理先后核验一批申请，先办的占用名额。\n\n"
        "每件打印一行，并写出汇总工作簿、汇总表、逐条情况、每件一页的核验情况表和地图。"
    ),
    "Look at one policy file.": "检查、复述或对照政策文件。",
    "Say that a policy file is sound, or list every fault of it by line and character. "
    "A folder of editions is told its gaps too: days between two of them on which none is in "
    "force.": (
        "检查政策文件，一次列出全部错误及其行号；没有错误的也写明。\n\n"
        "文件夹内有几版的，还列出两版之间无施行版本的日期。"
    ),
    "Tell a policy back in plain sentences, so that its author sees what was understood.": (
        "逐条复述政策文件，便于与原文核对。"
    ),
    "Tell what a policy says otherwise than an older one: old and new under one another.": (
        "新旧政策条款对照：上列原规定，下列新规定。"
    ),
    "Say where the JSON schema of policy files lies, for an editor to complete and check by.": (
        "显示政策文件 JSON 模式所在位置，供编辑软件提示和检查用。"
    ),
    "List the policies that ship: title, place, status, days, and what is not captured.": (
        "列出已收录的政策：名称、地区、状态、施行日期、未收录的内容。"
    ),
    "Copy the invented sample county into a folder, to look at or to start from.": (
        "把示例县（虚构）的文件拷到一个文件夹，供查看或在其上修改。"
    ),
    # what commands are given
    "The region's manifest, such as region.yaml.": "区域清单文件，如 region.yaml",
    "The day, such as 2025-07-01.": "测算日，如 2025-07-01",
    "A policy file, a folder of editions or a published policy; several are combined.": (
        "政策文件、存有各版的文件夹或已收录的政策；可写几个，合并适用"
    ),
    "A policy file, a folder of editions or a published policy.": (
        "政策文件、存有各版的文件夹或已收录的政策"
    ),
    "A policy file, a folder or a published policy.": "政策文件、文件夹或已收录的政策",
    "A policy file or a folder.": "政策文件或文件夹",
    "The one that shall replace it.": "拟取代它的新政策",
    "Which editions, where there are several.": "有几版的，按哪一天的施行版本对照",
    "Folder for map, workbook, tables and run.json.": (
        "存放结果的文件夹：地图、工作簿、各表、运行记录"
    ),
    "Folder for map, workbook and tables of the two.": "存放结果的文件夹：地图、工作簿、各表",
    "Also cut the streets into segments of this length, on a sheet and the map.": (
        "另按此长度（米）划分路段，列入工作簿和地图"
    ),
    "Folder for workbook, tables and map.": "存放结果的文件夹：工作簿、各表、地图",
    "Of a renewal: whether the premises have changed.": "延续申请：经营场所是否变化",
    "A new or empty folder.": "新建的或空的文件夹",
    "The unit to be explained, by its id.": "要说明的单元格编号",
    "Language of what is shown, faults included.": "显示和报错的语言：zh 中文，en 英文",
    "public leaves out holders, outlet points, relief, closed institutions.": (
        "internal 内部资料；public 公开，不含持证人和点位；不含放宽条件；不含监所等封闭单位"
    ),
    "public leaves out holders, outlets, relief, the map.": (
        "internal 内部资料；public 公开版，不含持证人、放宽条件；无零售点和地图"
    ),
    "public: what may be handed out.": "internal 内部资料；public 可交申请人的版本",
    "Table of applications: .csv, .xlsx, .geojson …": "申请表：.csv、.xlsx、.geojson 等",
    "What lon and lat are, where the file does not say.": "经纬度的坐标系，文件未注明时填写",
    "skip judges the sound ones and lists the others.": (
        "表中有错误时：raise 全部不核验；skip 核验无误的，另行列出有误的"
    ),
    # an application
    "Longitude of the door.": "店门经度",
    "Latitude of the door.": "店门纬度",
    "What lon and lat are.": "经纬度的坐标系：gcj02 高德、bd09 百度、cgcs2000 天地图、wgs84 GPS",
    "How far it may be off.": "坐标误差（米）",
    "Number of the application.": "申请编号",
    "What is asked for.": "申请事项：new 新办，renewal 延续，relocation 变更经营地址",
    "The outlet to be renewed or moved.": "延续或变更地址的许可证号",
    "Its unit, where units have no polygons.": "所属单元格编号，单元格没有边界时填写",
    'When, such as "2025-06-03 09:30".': "受理时间，如 “2025-06-03 09:30”",
    "Of the premises.": "经营地址",
    "Type of trade.": "业态",
    "As the policy names it.": "放宽条件的名称，与政策文件一致",
    "Whether it would be the first.": "是否首次办证（--another 为否）",
    "Floor area.": "营业面积（平方米）",
    "A street that it opens to; may be repeated.": "所临街道；可重复填写",
    "The market or hall it is in.": "所在市场等场所的编号",
    "Also write it: .html, .xlsx, .pdf or .txt.": "另存为文件：.html、.xlsx、.pdf 或 .txt",
    "What the applicant says, quoted and not believed": "申请人自述（只引述，待核实）",
    "What comes out": "输出",
    # what every command has
    "Show this message and exit.": "显示本说明",
}
"""By the English help, its white space folded."""

HELP_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[变量：{}]",
}
"""Titles and marks of a help, by their names in typer."""

_USAGE = [
    (r"^Missing argument '?(\w+).*", r"缺少参数 \1。请补上。"),
    (r"^Missing option '([^']+)'.*", r"缺少选项 \1。请补上。"),
    (r"^Missing command\.", "缺少命令。请写明要做什么，如 plan。"),
    (r"^No such option: (\S+)(?: Did you mean (\S+)\?)?.*", r"没有选项 \1。请删去或更正。"),
    (r"^No such command '([^']+)'.*", r"没有命令 \1。请核对命令名称。"),
    (r"^Got unexpected extra argument\S* \((.+)\)", r"多出参数 \1。请删去；含空格的请加引号。"),
    (r"^Option '([^']+)' requires an? .*", r"选项 \1 后面没有值。请补上。"),
    (
        r"^Invalid value for '([^']+)': (?:Value error, )?'(.*)' is not one of (.+?)\.?$",
        r"\1 现为 '\2'，应为 \3 之一。请写其中之一。",
    ),
    (
        r"^Invalid value for '([^']+)': .+",
        r"\1 的值不合要求。请对照说明更正。",
    ),
]


_STEPS = {
    "reading the policy against the units": "对照政策与单元格",
    "working out numbers": "计算规划数",
    "measuring between outlets": "测量零售点间距",
    "looking for blank villages": "查找空白村",
    "writing the tables": "生成各表",
}


def help_in_chinese(text: str) -> str:
    """
    Give the Chinese of a help, or the help itself where there is none.

    Examples
    --------
    >>> help_in_chinese("Longitude of the door.")
    '店门经度'
    """
    return HELPS.get(" ".join(text.split()), text)


def usage_in_chinese(message: str) -> str:
    """
    Say in Chinese what is wrong with a command, and what to do.

    Examples
    --------
    >>> usage_in_chinese("Missing option '--on'.")
    '缺少选项 --on。请补上。'
    """
    for pattern, words in _USAGE:
        if re.match(pattern, message, re.DOTALL):
            return re.sub(pattern, words, message, flags=re.DOTALL)
    return f"命令有误（{message}）。请更正。"


def step_in_chinese(name: str) -> str:
    """
    Name a step of a run in Chinese.

    Examples
    --------
    >>> step_in_chinese("measuring between outlets")
    '测量零售点间距'
    """
    return _STEPS.get(name, name)
