"""Chinese for what an error tells to do: one sentence for each remedy."""

from __future__ import annotations

# Remedies that stand as they are.
REMEDIES = {
    # tables
    "Add it.": "请补上。",
    "Check the name.": "请核对名称。",
    "Check the name; paths are relative to the manifest.": "请核对名称；路径从清单所在文件夹算起。",
    "Check the path.": "请核对路径。",
    "Choose how lines join.": "请选择线与线如何相接。",
    "Copy the file into the folder of the manifest.": "请把文件复制到清单所在文件夹。",
    "Correct it, or delete the record.": "请更正，或删去这条记录。",
    "Correct it, or leave it out.": "请更正，或不填。",
    "Correct it.": "请更正。",
    "Write the id.": "请填写编号。",
    "Write the unit in the header of the column, in brackets.": "请在该列表头的括号内写明单位。",
    "Name it once: its rules would count twice.": "请只写一次，否则其条款重复计算。",
    "Write regime: queue, or take leave away.": "请写 regime: queue，或删去 leave。",
    "Correct one.": "请更正其中一个。",
    "Correct one of them.": "请更正其中一个。",
    "Correct or empty it.": "请更正，或留空。",
    "Correct the coordinates, or the datum.": "请更正坐标，或更正坐标系（datum）。",
    "Correct the day: it is not in the calendar.": "请更正日期：历法中没有这一天。",
    "Correct the number.": "请更正数字。",
    "Correct the quotes in this row.": "请更正这一行的引号。",
    "Delete the far cells that look empty (Ctrl+End shows the last one).": (
        "请删去远处看似空白的单元格（按 Ctrl+End 可找到最后一个）。"
    ),
    "Draw it anew, or take the row out.": "请重新绘制，或删去这一行。",
    "Draw it anew.": "请重新绘制。",
    "Export the table again with the id column as text: what is lost cannot be restored.": (
        "请把编号列设为文本后重新导出：丢失的位数无法恢复。"
    ),
    "Export the table again.": "请重新导出该表。",
    "Fill it in, or let the rule count what the table has.": "请填上，或让该条按表中已有的口径计。",
    "Format the column as text and write the id again.": "请把该列设为文本，重新填写编号。",
    "Give a GIS file: GeoPackage, GeoJSON, Shapefile or GeoParquet.": (
        "请提供地理文件：GeoPackage、GeoJSON、Shapefile 或 GeoParquet。"
    ),
    "Give a length in metres.": "请以米给出长度。",
    "Give each its own id, or delete the row that is there twice.": (
        "请各给一个编号，或删去重复的一行。"
    ),
    "Give every row its id; keep ids as text, floats lose digits.": (
        "请每行给一个编号，并以文本保存：作为数字会丢失位数。"
    ),
    "Give every street its id; parts of one street go into one line of several parts.": (
        "请每条街道给一个编号；同一街道的各段合为一条多段线。"
    ),
    "Give it, or choose another way to assign.": "请补上，或改用别的归属方式（assign）。",
    "Give lines of two vertices or more.": "请提供至少有两个顶点的线。",
    "Give lon and lat of its door: nothing can be measured without.": (
        "请给出门口的经度、纬度：没有坐标无法测量。"
    ),
    "Give polygons or unit_id, or say assign: nearest where units have points.": (
        "请提供边界或所属单元格；单元格有坐标点的，可写 assign: nearest。"
    ),
    "Correct the coordinates, or ask for its relocation.": (
        "请核对坐标；如系迁址，请改为申请变更经营地址。"
    ),
    "Give the application a number of its own, or ask for its renewal or relocation.": (
        "请给申请另编一个号；如系延续或变更经营地址，请注明申请事项。"
    ),
    "Give the length of a segment.": "请给出区段长度。",
    "Give the minimum in metres.": "请以米给出最小间距。",
    "Give the point of its door.": "请给出门口的坐标点。",
    "Give the row an id, or delete it.": "请给这一行编号，或删去。",
    "Keep one of them.": "请保留其中一个。",
    "Keep one row for each id.": "每个编号请只留一行。",
    "Keep the one that is asked for.": "请保留实际申请的那一件。",
    "Leave both empty where the point is not known.": "坐标不明的，请把经度、纬度都留空。",
    "Leave the datum out if the CRS is right, or set the CRS that is.": (
        "文件所带坐标系正确的，请删去 datum；不正确的，请更正文件的坐标系。"
    ),
    "Look at the coordinates and their datum.": "请核对坐标及其坐标系（datum）。",
    "Look at the coordinates, or draw the unit that it is in.": "请核对坐标，或补画所在的单元格。",
    "Look it up in plan.quotas.": "请在规划数表（plan.quotas）中查找。",
    "Look whether x and y are swapped, or the CRS is another.": (
        "请核对 x 与 y 是否颠倒，坐标系是否写错。"
    ),
    "Read it with geopandas, or set its geometry.": "请用 geopandas 读取，或设定其几何列。",
    "Look whether lon and lat are swapped, or the CRS is another.": (
        "请核对经度、纬度是否颠倒，坐标系是否写错。"
    ),
    "Look whether the CRS or datum of one of them is another, or x and y are swapped.": (
        "请核对其中一方的坐标系是否写错，x 与 y 是否颠倒。"
    ),
    "Name the column that holds the id.": "请指明哪一列是编号。",
    "Name the datum of the table.": "请写明该表的坐标系（datum）。",
    "Name the layer with `sheet`.": "请用 sheet 指明图层。",
    "Name the outlet with outlet_id.": "请用 outlet_id（许可证号）指明零售点。",
    "Name the sheet in the manifest with `sheet`.": "请在清单里用 sheet 指明工作表。",
    "Name the unit with unit_id: units have no polygons here.": (
        "请用 unit_id（所属单元格）指明单元格：这里的单元格没有边界。"
    ),
    "Name the YAML file.": "请写明 YAML 文件。",
    "Name where it stands.": "请写明坐标系。",
    "Name where the coordinates stand.": "请写明坐标系。",
    "Open it in Excel, without a password, and save it as .xlsx.": (
        "请用 Excel 打开、去掉密码后另存为 .xlsx。"
    ),
    "Open it in a GIS and export it again.": "请用 GIS 软件打开后重新导出。",
    "Open the workbook in Excel, correct the formula if need be, and save it.": (
        "请用 Excel 打开工作簿，必要时更正公式，然后保存。"
    ),
    "Put the file into the folder of the manifest, or below it.": (
        "请把文件放在清单所在文件夹或其下级文件夹里。"
    ),
    "Rename one of them, or name the right one with `columns`.": (
        "请改其中一个的表头，或用 columns 指明取哪一个。"
    ),
    "Rename the columns, or give a GeoDataFrame with its geometry set.": (
        "请改列名，或提供已设定几何列的 GeoDataFrame。"
    ),
    "Save it again in Excel.": "请用 Excel 重新保存。",
    "Save it again in Excel: no workbook needs one.": "请用 Excel 重新保存：工作簿用不着它。",
    "Save it as .xlsx in Excel.": "请用 Excel 另存为 .xlsx。",
    "Save the file as CSV UTF-8 in Excel.": "请用 Excel 另存为“CSV UTF-8”。",
    "Save the file as UTF-8.": "请把文件存为 UTF-8。",
    "Save the file as plain text in UTF-8.": "请把文件存为 UTF-8 纯文本。",
    "Save the layer as GeoPackage.": "请把图层存为 GeoPackage。",
    "Set the CRS that the coordinates really stand in.": "请设定坐标实际所用的坐标系。",
    "Split it into several.": "请拆成几个。",
    "Swap the two columns.": "请对调这两列。",
    "Swap the two numbers.": "请对调这两个数。",
    "Take it out of `keep`: the table has a column of this name.": (
        "请从 keep 中删去：表中已有同名的列。"
    ),
    "Take it out.": "请删去。",
    "Take the id away or delete the row: its people would be counted twice.": (
        "请删去编号或删去该行：否则人口会重复计入。"
    ),
    "Take the gate out.": "请删去大门序号。",
    "Take the sign away: a spreadsheet would run it as a formula.": (
        "请去掉这个符号：表格软件会把它当公式运行。"
    ),
    "These look like metres: give a GIS file that carries its CRS.": (
        "这像是以米计的坐标：请提供带坐标系的地理文件。"
    ),
    "Unpack it, or save the table as .xlsx.": "请解压，或把表存为 .xlsx。",
    "Use read_region for files.": "读文件请用 read_region。",
    "Write 是 or 否 (yes or no), or leave it empty.": "请填是或否，或留空。",
    "Write it as 2024-03-05 09:30.": "请写成 2024-03-05 09:30。",
    "Write it as year-month-day, such as 2024-03-05.": "请按年-月-日写，如 2024-03-05。",
    "Write it in digits, or leave the cell empty where it is not known.": (
        "请用数字填写；不知道的请留空。"
    ),
    "Write it, or leave both empty where the point is not known.": (
        "请填上；坐标不明的，请把经度、纬度都留空。"
    ),
    "Write two numbers for each gate and a semicolon between gates.": (
        "每个大门写两个数，大门之间用分号隔开。"
    ),
    "Write what was measured, or delete the record.": "请填测得的米数，或删去这条记录。",
    # YAML
    "Correct it: the calendar has no such day.": "请更正：历法中没有这一天。",
    "Give each its own file.": "请各写一个文件。",
    "Nest it less.": "请减少嵌套。",
    "Put it in brackets: [ … ].": "请写在方括号里：[ … ]。",
    "Start with the keys, one a line: `key: value`.": "请逐行写键和值，如 status: issued。",
    "Write `key: value`.": "请写成键和值，如 status: issued。",
    "Write it out.": "请直接写出。",
    "Write it as text, in quotes if it is a number.": "请写成文本；是数字的加引号。",
    "Write it as year-month-day: 2025-01-01.": "请按年-月-日写：2025-01-01。",
    "Write it, and put a text with a comma in quotes.": "请填上；文本里有逗号的加引号。",
    "Write it.": "请填上。",
    "Write one of these.": "请写其中之一。",
    "Write plain digits, at most 12, no sign, comma or unit: 1500.": (
        "请只写数字，不超过12位，不带正负号、逗号和单位：1500。"
    ),
    "Write plain digits, at most 9 after the point, no sign, comma or unit: 4.5.": (
        "请只写数字，小数不超过9位，不带正负号、逗号和单位：4.5。"
    ),
    "Write {key: value, …}.": "请写成 {键: 值, …}。",
    # policies
    "Correct its edges.": "请更正其上下限。",
    "Correct the name, or keep the column with `keep` in the region's manifest.": (
        "请更正列名，或在区域清单里用 keep 保留该列。"
    ),
    "Correct the total, `at_least` or what it is divided by.": (
        "请更正总数、at_least 或分解所用的权重。"
    ),
    "Distances are known to 1 mm.": "距离只算到1毫米。",
    "Give each its own line, with the percent of the total that it divides.": (
        "请各写一行，并写明各分解总数的百分之几。"
    ),
    "Give the earlier one `until:`, its last day.": "请给前一版写上 until（最后一天）。",
    "Keep one rule of kind population_basis.": "请保留一条 population_basis（人口口径）。",
    "Keep the word that says whether the edge is inside.": "请只留说明是否含边界的那个词。",
    "Leave renewal_if_changed out where any renewal is asked, else renewal.": (
        "凡延续都适用的，请去掉 renewal_if_changed；否则请去掉 renewal。"
    ),
    "Let `applies_to` choose one kind or level.": "请让 applies_to 只选一类或一级单元格。",
    "Let each have an article of its own.": "请让每条各有条款号。",
    "Name a column of numbers, or the words.": "请写数字列，或直接写出所要的词。",
    "Give each an article of its own, or name a key that one of them alone has.": (
        "请给每条各自的条款号，或写只有其中一条才有的键。"
    ),
    "Name the sites with `sites`, or count people, households or stalls.": (
        "请用 sites 指明场所，或改按人口、户数、摊位数计。"
    ),
    "Name the sites with `sites`.": "请用 sites 指明场所。",
    "Put one file for each edition there.": "请在该文件夹里为每一版放一个文件。",
    "Put the steps in the order of their days.": "请按日期先后排列各步。",
    "Say here whom the document counts.": "请在此写明本文件按哪种人口计。",
    "Say how it is measured, or keep the larger number for both sides.": (
        "请写明测量方式，或两侧都用较大的数。"
    ),
    "Say the day: on=…, or give policy.in_force(day).": "请写明日期（--on，代码里 on=…）。",
    "Say whether outlets in the site count in its unit: counted or not_counted.": (
        "请写明场所内的零售点是否计入所在单元格：counted（计入）或 not_counted（不计入）。"
    ),
    "Say which part each of them divides.": "请写明各分解多少。",
    "Say whom the threshold counts.": "请写明门槛按哪种人口计。",
    "Take it out: the list says whom it applies to.": "请删去：附表已说明适用于谁。",
    "Take its lower edge out, or put a band before it.": "请删去其下限，或在前面加一档。",
    "Take its upper edge out, or add a band.": "请删去其上限，或再加一档。",
    "Take one of them out.": "请去掉其中一个。",
    "Write 4.5‰ as outlets_per_1000: 4.5, one per 3,500 as one_per: 3500.": (
        "4.5‰写作 outlets_per_1000: 4.5；每3,500人1个写作 one_per: 3500。"
    ),
    "Write applies_to: every_unit, or name the columns there.": (
        "请写 applies_to: every_unit，或在其中写明列。"
    ),
    "Write at_least_m where the edge is lawful, more_than_m where it is not.": (
        "恰好等于也合规的写 at_least_m（不少于），不合规的写 more_than_m（大于）。"
    ),
    "Write at_least_m=40.": "例如写 at_least_m=40。",
    "Write none where there is no limit across the street.": "街对面不限的写 none。",
    "Write one article for each effect.": "请一种效果写一条。",
    "Write part: 0.3 with rounding: up_from (0.3 goes up) or up_above (it does not).": (
        "请与 part: 0.3 一起写 rounding: up_from（0.3进一）或 up_above（0.3不进）。"
    ),
    "Write same_site where only outlets of the same site count, else all.": (
        "只计同一场所内零售点的写 same_site，否则写 all。"
    ),
    "Write text.": "请写文本。",
    "Write the day to count outlets, or the column of units with the number.": (
        "请写计数的日期，或单元格表中存有该数的列。"
    ),
    "Write the number, or the article that gives it.": "请写数字，或给出该数的条款。",
    "Write the numbers by unit_id, or the column of units that holds them.": (
        "请按单元格编号写数字，或写单元格表中存有该数的列。"
    ),
    "Write up_to (edge inside) or below (edge outside).": (
        "请写 up_to（含上限）或 below（不含上限）。"
    ),
    "Write yes where only a first licence has it, else no.": "只限首次办证的写 yes，否则写 no。",
    "until is the last day in force.": "until 是施行的最后一天。",
    "until is the last day on which the clause holds.": "until 是该条适用的最后一天。",
}

# Remedies with something put in.
REMEDY_PATTERNS = [
    (r"Correct (\w+)\.", r"请更正 \1。"),
    (r"Correct it; look at what begins on line (\d+)\.", r"请更正；请看第\1行开始的内容。"),
    (
        r"Correct the coordinates, or name another CRS than (.+)\.",
        r"请更正坐标，或改写坐标系：不是 \1。",
    ),
    (r"Did you mean (.+)\?", r"是否指 \1？"),
    (
        r"Excel shows (.+) as such a number: format the column as dates\.",
        r"Excel 中 \1 会显示为这样的数字：请把该列设为日期格式。",
    ),
    (r"Keep one rule of kind (.+)\.", r"请只留一条 \1。"),
    (
        r"Name it in the manifest: columns: \{(.+): its header\}\.",
        r"请在清单里指明：columns: {\1: 其表头}。",
    ),
    (r"Name the column with `columns`: one of (.+)\.", r"请用 columns 指明该列，即其中之一：\1。"),
    (
        r"Name the datum \((.+)\) of lon/lat, or set the frame's CRS\.",
        r"请写明经纬度的坐标系(\1)，或设定数据的 CRS。",
    ),
    (
        r"Name the header of the ids in the manifest: columns: (\{.+\})\.",
        r"请在清单里指明编号列的表头：columns: \1。",
    ),
    (r"Start this band with (.+)\.", r"请让这一档从 \1 开始。"),
    (
        r'Write (".+") in quotes: a float is not exactly what it shows\.',
        r"请加引号写成 \1：浮点数并不精确。",
    ),
    (r"Write (\[.+\])\.", r"请写成 \1。"),
    (r"Write for instance (.+)\.", r"例如写 \1。"),
    (r"Write one of (.+); 0 if nobody lives there\.", r"请填其中之一：\1；无人居住的填0。"),
]
