"""Chinese and English words for kinds of unit and of site."""

from __future__ import annotations

KIND_WORDS: dict[str, tuple[str, str]] = {
    # of unit
    "county": ("县", "county"),
    "county_town": ("县城", "county town"),
    "township": ("乡镇", "township"),
    "township_seat": ("乡镇政府所在地", "township seat"),
    "village": ("行政村", "village"),
    "village_group": ("村民小组", "village group"),
    "natural_village": ("自然村", "natural village"),
    "urban_village": ("城中村", "urban village"),
    "neighbourhood": ("社区（居委会）", "neighbourhood"),
    "cell": ("市场单元", "cell"),
    "city": ("市", "city"),
    "district": ("区", "district"),
    "barracks": ("军营", "barracks"),
    "prison": ("监狱", "prison"),
    "town": ("镇", "town"),
    "rural_township": ("乡", "rural township"),
    # of site
    "persons": ("人数", "Persons"),
    "school": ("学校", "school"),
    "kindergarten": ("幼儿园", "kindergarten"),
    "market": ("市场", "market"),
    "primary_or_secondary_school": ("中小学", "primary or secondary school"),
    "primary_school": ("小学", "primary school"),
    "secondary_school": ("中学", "secondary school"),
    "all_through_school": ("一贯制学校", "all-through school"),
    "vocational_school": ("职业学校", "vocational school"),
    "special_school": ("特殊教育学校", "special school"),
    "university": ("高校", "university"),
    "food_market": ("农贸市场", "food market"),
    "wholesale_market": ("批发市场", "wholesale market"),
    "shopping_centre": ("商场", "shopping centre"),
    "supermarket": ("超市", "supermarket"),
    "hospital": ("医院", "hospital"),
    "office": ("党政机关", "government office"),
    "petrol_station": ("加油站", "petrol station"),
    "motorway_services": ("高速公路服务区", "motorway services"),
}
