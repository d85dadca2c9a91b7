"""Chinese for the English sentences of the policies that ship, in the order of their files."""

TITLES = {
    "Blank villages in practice": "空白村工作做法",
    "Layout plan of a county of 230,700 people": "某县（23.07万人）烟草制品零售点布局规划",
    "Layout plan of a district in Fujian, 2007-2011": (
        "福建某区烟草制品零售点布局规划（2007-2011年）"
    ),
    "Layout plan of a company in Shaanxi": "陕西某公司烟草制品零售点布局规划",
    "Tobacco outlets per commune (France, one per 3,500)": (
        "法国按市镇设置烟草零售点（每3,500人1个）"
    ),
    "Decreto ministeriale 38/2013": "意大利部长令（第38/2013号）",
    "Regulation relating to tobacco retailing (Philadelphia)": "烟草零售条例（美国费城）",
    "Tobacco retail licences by community district (New York City)": (
        "按社区区设置烟草零售许可证（美国纽约市）"
    ),
    "Tobacco outlets by district (San Francisco)": "按选区设置烟草零售点（美国旧金山）",
}

JURISDICTIONS = {
    "China": "中国",
    "a county, China": "中国某县",
    "Foshan, Guangdong, China": "中国广东佛山",
    "France": "法国",
    "a district in Fujian, China": "中国福建某区",
    "Italy": "意大利",
    "Nanhua, Yunnan, China": "中国云南南华",
    "New York City, USA": "美国纽约",
    "Philadelphia, USA": "美国费城",
    "San Francisco, USA": "美国旧金山",
    "Shaanxi, China": "中国陕西",
    "Wanning, Hainan, China": "中国海南万宁",
    "Wuhan, Hubei, China": "中国湖北武汉",
}

SENTENCES = {
    # several of them
    "the articles' own numbers; the clauses are numbered in the order of quotation": (
        "原文条款号（此处按引用顺序编号）"
    ),
    "rounded down, as 以内 is a ceiling": "“以内”按上限理解，向下取整",
    "the articles' own numbers and words; the clauses are numbered here and told in short": (
        "原文条款号和文字（此处自行编号、择要转述）"
    ),
    "The other clauses of the source.": "原文其他条款。",
    "only the clauses above are known here": "此处只掌握以上条款",
    "people read as residents": "人口按常住人口计",
    "whose people are counted": "按何种人口计",
    "how distances are measured": "距离的测量方式",
    "how a part of an outlet is rounded": "不足一户时的取整方式",
    "rounded down, as a cap is not exceeded": "上限不得突破，向下取整",
    "asked of new outlets and relocations, not of renewals": (
        "适用于新办和变更经营地址，不适用于延续"
    ),
    "within takes the edge in, so that exactly that far is too near": (
        "“以内”含本数，恰好等于该距离仍属过近"
    ),
    "No new outlet within 500 feet (152.4 m) of a school.": (
        "学校500英尺（152.4米）以内不得新设零售点。"
    ),
    # blank-villages-300
    "any article; the practices are numbered in the order of report, "
    "all but the first in English words": "条款号（各项做法按报道顺序编号，除第一项外均非原文）",
    "whether 300 itself counts as 300 and more": "300人本身是否计入“300人以上”",
    "whether a village is blank without a licensed outlet or without one that is served": (
        "空白村按无持证零售点还是按无入网零售点认定"
    ),
    "300 itself counts as 300 and more, as 以上 includes it": "“以上”含本数，300人计入300人以上",
    "people are residents": "人口按常住人口计",
    "blank means without a licensed outlet; a suspended one still counts": (
        "空白指无持证零售点，停业的仍计为有点"
    ),
    "villages are administrative villages": "村按行政村计",
    "Blank villages are visited at set intervals.": "定期走访空白村。",
    "a practice of the field staff, not a number": "外勤工作做法，不涉及数量",
    "A living register of natural villages and blank villages is kept.": (
        "对自然村和空白村建立动态台账。"
    ),
    "a practice of the office, not a number": "内勤工作做法，不涉及数量",
    "A prefecture in Yunnan placed outlets that the company serves (入网) in all 364 "
    "administrative villages and in natural villages of 500 people and more.": (
        "云南某州在全部364个行政村和500人以上的自然村设有入网零售点。"
    ),
    "another company's practice, told for comparison": "其他公司的做法，仅供对照",
    # county-230700
    "whether 总人口23.07万人, itself rounded, counts residents or registered people": (
        "总人口23.07万人（已取整）是常住人口还是户籍人口"
    ),
    "any rule for the county town (县城); such a unit has the county's total only": (
        "县城的规则（县城单元格只受全县总量约束）"
    ),
    "any rule for ordinary streets of a township seat": "乡镇政府所在地一般街道的规则",
    "whose people the 3‰ of a township seat counts, the seat's or the township's": (
        "乡镇政府所在地3‰按驻地人口还是按全乡镇人口计"
    ),
    "how the 150 metres between village outlets are measured": "村零售点之间150米的测量方式",
    "the year that the plan aims at": "规划的目标年份",
    "总人口 read as residents": "总人口按常住人口计",
    "where classes of streets are not given, the whole seat counts as its busy streets": (
        "未给出街道分类时，整个驻地按繁华街道处理"
    ),
    "the seat's own people are counted, as residents": "按驻地自身的常住人口计",
    "行政村(组) read as the village, not its groups, so that nobody counts twice": (
        "行政村（组）按行政村计，不按组计，避免重复计数"
    ),
    "人口 read as residents": "人口按常住人口计",
    # fujian-district-2007
    "the first and the last day; taken as the first day of 2007 and the last of 2011": (
        "起止日期（按2007年第一天至2011年最后一天处理）"
    ),
    "whether 人口总数 counts residents or registered people": "人口总数是常住人口还是户籍人口",
    "the kinds of place beside the four named, which 等 leaves open": (
        "除所列四类外的其他类型（原文以“等”字概括）"
    ),
    "how the number of each committee is worked out": "各居委会、村委会户数的测算方法",
    "人口总数 read as residents": "人口总数按常住人口计",
    "the kind of a place is read from the class of the street at its door": (
        "地段类型按门前街道的分类认定"
    ),
    "农村集中居住片区 read as the places along streets of class rural_settlement": (
        "农村集中居住片区按农村类街道沿线认定"
    ),
    "the number stands per committee in the plan's own table, which is not known here": (
        "户数见原规划各居委会、村委会的表，此处未掌握"
    ),
    # shaanxi-company
    "how the 50 metres between neighbouring outlets of an urban village are measured": (
        "城中村毗邻零售点之间50米的测量方式"
    ),
    "how 3‰ of a village's people is rounded": "本村人口3‰的取整方式",
    "any total of the whole area, and any rule for other kinds of place": (
        "全域总量以及其他地段的规则"
    ),
    "rounded down": "向下取整",
    "本村总人口 read as residents": "本村总人口按常住人口计",
    # foshan-2023
    "whether outlets in being are asked at renewal": "已设零售点延续时是否适用",
    "中小学 read as schools of every kind, as many tables say no more": (
        "中小学按各类学校计，因为许多表只写“学校”"
    ),
    "the two groups are those whose relief says 残疾低保 or 优抚退役军人": (
        "两类人员按放宽条件注明为“残疾低保”或“优抚退役军人”的计"
    ),
    "closed institutions are sites of kind prison or detention_house": (
        "封闭性机构按类型为监狱或拘留所的场所计"
    ),
    "schools are not waived": "学校周边限制不在放宽之列",
    # wanning-village
    "whether a step counts when it is full or when it is started": "每档按满额计还是按起始计",
    "one level is chosen, the village, so that nobody counts twice": ("只按村一级计，避免重复计数"),
    "full steps only": "只计满额的档",
    "merchants read as stalls": "商户数按摊位数计",
    "which streets these are, and how the metres are measured, is not known here": (
        "此处不掌握是哪些街道以及如何测量"
    ),
    # nanhua-4.3
    "they stand cell by cell in the notice, which is not part of this file": (
        "各单元格的数目见公示，不在本文件内"
    ),
    # france-3500
    "rounded down, as the ratio must hold with the new outlet added": (
        "加上新设零售点后仍须符合比例，向下取整"
    ),
    "One outlet per 3,500 people of a commune.": "市镇每3,500人设1个零售点。",
    "A commune of fewer than 3,500 people may have one outlet if it has none.": (
        "人口不足3,500人且无零售点的市镇可设1个。"
    ),
    "An outlet may also open in a sector of a commune of at least 3,500 people that has none.": (
        "市镇内不少于3,500人且无零售点的片区也可设1个。"
    ),
    "sectors are not known here": "此处不掌握片区划分",
    # italy-dm-38-2013
    "the words of the source; its clauses are told here in short": "原文文字（此处择要转述）",
    "At least 300 m from the nearest outlet in communes of up to 30,000 people.": (
        "人口不超过30,000人的市镇，距最近零售点不少于300米。"
    ),
    "At least 250 m from the nearest outlet in communes of 30,001 to 100,000 people.": (
        "人口30,001至100,000人的市镇，距最近零售点不少于250米。"
    ),
    "At least 200 m from the nearest outlet in communes of more than 100,000 people.": (
        "人口超过100,000人的市镇，距最近零售点不少于200米。"
    ),
    "rounded down, though the text closes a commune only once the ratio is reached": (
        "向下取整（原文在达到比例时才停止新设）"
    ),
    "No new outlet where there is one per 1,500 people of the commune already.": (
        "市镇已达每1,500人1个的，不再新设。"
    ),
    "whether there is need of it is judged by the office": "是否有需要由主管机关判断",
    "A commune below 1,500 people that has none may have one, where there is need of it and the "
    "nearest outlet of another commune is more than 600 m away.": (
        "人口不足1,500人且无零售点的市镇，确有需要且距邻市镇最近零售点超过600米的，可设1个。"
    ),
    "the number of the commune gives way; that there is need of it is judged by the office": (
        "市镇规划数让位于此；是否有需要由主管机关判断"
    ),
    "the 600 m are taken in a straight line from the commune's own place": (
        "600米按市镇所在位置起的直线距离计"
    ),
    # wuhan
    "whether outlets in a market count in the number of its unit": (
        "市场内零售点是否计入所在单元格规划数"
    ),
    "food markets are sites of kind market, whose stalls are counted": (
        "菜市场按类型为市场的场所计，数其摊位"
    ),
    "outlets in a market do not count in the number of its unit": (
        "市场内零售点不计入所在单元格规划数"
    ),
    "cared-for groups are those whose relief says cared_for": (
        "照顾群体按放宽条件注明为“照顾群体”的计"
    ),
    "first licence only, as nobody has a second one": "仅限首次办证（每人只办一个）",
    "each closed area is a site of kind airport_closed_area": (
        "每个封闭区域按类型为机场封闭区的场所计"
    ),
    "outlets in it do not count in the number of its unit": "区内零售点不计入所在单元格规划数",
    "seen on the spot, not in a table": "须现场查看，表中无从得知",
    # new-york
    "In each community district at most 50% of the licences that were in force on 2018-02-24.": (
        "各社区区不超过2018-02-24有效许可证数的50%。"
    ),
    # philadelphia
    "people read as daytime people, as the city's own count per 1,000 does": (
        "人口按日间人口计（与该市每千人持证率口径一致）"
    ),
    "One outlet per 1,000 people in each of 18 planning districts.": (
        "18个规划区内各按每1,000人1个设置。"
    ),
    # san-francisco
    "At most 45 outlets in each of 11 districts.": "11个选区各不超过45个。",
    "No new outlet within 500 feet (152.4 m) of another one.": (
        "距已设零售点500英尺（152.4米）以内不得新设。"
    ),
    "No new outlet in restaurants, bars and tobacco shops.": "餐馆、酒吧和烟草店不得新设。",
}
