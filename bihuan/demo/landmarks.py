"""Places everybody in the invented township knows, and the housing estates: drawn on the board, with the ways people speak of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landmark:
    """`said` are endings people add to the name: "" for the bare name. `tags` are its OSM tags."""

    name: str
    kind: str
    at: tuple[float, float]
    said: tuple[str, ...] = ("", "门口", "里面")
    tags: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0


def _l(name: str, kind: str, u: float, v: float, said: str = "、门口、里面", tags: str = "", weight: float = 1.0) -> Landmark:
    pairs = tuple((a, b) for a, b in (t.split("=") for t in tags.split()))
    return Landmark(name, kind, (u, v), tuple(said.split("、")), pairs, weight)


MALL = "万汇广场"

LANDMARKS: tuple[Landmark, ...] = (
    _l(MALL, "mall", 60, 600, "、一楼、2楼、三楼儿童乐园旁边、四楼餐饮区、地下车库、北门、南门口、负一楼超市、电影院门口",
       "building=retail shop=mall", 5),
    _l("惠民超市解放路店", "shop", 180, 330, "、收银台这里、门口", "shop=supermarket"),
    _l("滨江夜宵城", "nightfood", 640, -420, "、3号棚、5号棚、12号棚、门口、停车场、靠江那一排", "amenity=food_court", 4),
    _l("老街小吃一条街", "nightfood", -380, 190, "、中段、牌坊下面、老戏台边上", "amenity=food_court", 2),
    _l("解放路菜场", "market", 120, 120, "、门口、北门、鱼摊这边、二楼、后面停车的地方", "amenity=marketplace", 2),
    _l("桥南菜场", "market", -560, -480, "、门口、肉摊这里", "amenity=marketplace"),
    _l("云溪客运站", "bus", -2100, 520, "、东门、售票厅、出站口、对面、广场上", "amenity=bus_station", 2),
    _l("桥北公交首末站", "bus", 1250, 560, "、站台", "highway=bus_stop"),
    _l("云溪镇政府", "government", 260, -980, "、门口、大厅", "amenity=townhall"),
    _l("便民服务中心", "government", 420, -990, "、大厅、门口", "amenity=public_building"),
    _l("云溪派出所", "police", 950, 590, "、门口", "amenity=police"),
    _l("桥南警务室", "police", -380, -640, "、门口", "amenity=police"),
    _l("石塘警务室", "police", 3600, 900, "、门口", "amenity=police"),
    _l("云溪镇卫生院", "hospital", 300, -1120, "、急诊、门诊、住院部三楼、门口", "amenity=hospital", 2),
    _l("口腔门诊部", "clinic", -300, 620, "、", "amenity=dentist"),
    _l("桥北卫生服务站", "clinic", 700, 300, "、", "amenity=clinic"),
    _l("云溪中心小学", "school", 1180, 820, "、门口、北门、操场边", "amenity=school", 2),
    _l("云溪中学", "school", 1430, 1380, "、门口、宿舍楼、后门", "amenity=school", 2),
    _l("桥南小学", "school", -800, -760, "、门口", "amenity=school"),
    _l("云江职业高中", "school", 1650, 1500, "、门口、后门小吃店", "amenity=school"),
    _l("滨江幼儿园", "school", 500, -620, "、门口", "amenity=kindergarten"),
    _l("石塘小学", "school", 3520, 1060, "、门口", "amenity=school"),
    _l("湿地公园", "park", 900, -20, "、荷花池边、东门、健身步道、停车场、观景台", "leisure=park", 2),
    _l("老码头公园", "park", -1400, -160, "、凉亭、台阶下面、广场", "leisure=park"),
    _l("文峰公园", "park", -150, 1050, "、广场、塔下、篮球场", "leisure=park"),
    _l("云溪文化广场", "square", -500, 560, "、舞台边、大屏下面、喷泉这里", "place=square", 2),
    _l("新城体育馆", "square", 2000, -720, "、门口、停车场", "leisure=sports_centre"),
    _l("金悦KTV", "ktv", 720, -560, "、二楼包厢、门口、前台", "amenity=karaoke_box", 2),
    _l("蓝调酒吧", "ktv", 560, -520, "、门口、里面", "amenity=bar", 2),
    _l("清泉足浴", "spa", 350, 500, "、二楼、前台", "leisure=sauna"),
    _l("碧波浴场", "spa", -1900, 300, "、大厅、门口", "leisure=sauna"),
    _l("极速网咖", "netcafe", 1300, 980, "、二楼、前台、门口", "amenity=internet_cafe"),
    _l("云上网吧", "netcafe", -880, 420, "、里面、门口", "amenity=internet_cafe"),
    _l("云溪大酒店", "hotel", -80, 690, "、前台、大堂、8楼、停车场", "tourism=hotel", 2),
    _l("江畔民宿", "hotel", -600, 150, "、二楼、门口", "tourism=guest_house"),
    _l("站前宾馆", "hotel", -2050, 430, "、前台、3楼", "tourism=hotel"),
    _l("云江农商银行中心路支行", "bank", -940, 560, "、大厅、自助取款机这里、门口", "amenity=bank", 2),
    _l("云江村镇银行学府路支行", "bank", 1320, 180, "、大厅、门口", "amenity=bank"),
    _l("云江工业园区", "factory", 2050, -1450, "、东大门、二期、保安亭、3号厂房", "landuse=industrial", 2),
    _l("云溪五金厂", "factory", 1750, -1300, "、门口、车间里、办公楼下面", "landuse=industrial", 2),
    _l("华丰纺织厂", "factory", 600, -1500, "、门口、宿舍楼、仓库", "landuse=industrial"),
    _l("顺达物流园", "factory", 2150, -1150, "、门口、装卸区、停车场", "landuse=industrial"),
    _l("翠湖二期工地", "site", 2050, 300, "、门口、工棚、塔吊下面", "landuse=construction", 2),
    _l("东环路改造工地", "site", 2280, -200, "、围挡边上、", "landuse=construction"),
    _l("学府路商业街", "street", 1380, 500, "、中段、奶茶店门口、手机店、理发店、健身房", "", 3),
    _l("解放路步行街", "street", 150, 400, "、牌坊、服装店、金店门口、美容院", "", 3),
    _l("云溪加油站", "petrol", -2300, 760, "、加油的地方、便利店", "amenity=fuel"),
    _l("东环加油站", "petrol", 2350, 900, "、", "amenity=fuel"),
    _l("爱晚养老院", "elder", -1500, 1350, "、门口、二楼", "amenity=social_facility"),
    _l("云溪江解放桥", "river", 150, -210, "下、上、桥头、栏杆边", "", 2),
    _l("云溪江学府桥", "river", 1360, -450, "下、上、桥墩那里"),
    _l("云溪江中心桥", "river", -1000, 60, "下、桥面上、西侧"),
    _l("老码头", "river", -1350, 20, "、台阶、停船的地方"),
    _l("石塘水库", "river", 3900, 1500, "、大坝上、边上、上游"),
    _l("双溪口堰坝", "river", 4250, -760, "、下面、边上"),
    _l("云溪绿道", "trail", 2300, -660, "、入口、驿站、东段", "", 2),
    _l("云岭步道", "trail", -1800, 3700, "、半山亭、入口、下山那段", "", 1),
    _l("云岭寺", "temple", -1500, 3950, "、大殿、停车场", "amenity=place_of_worship"),
)  # fmt: skip

ESTATES: dict[str, tuple[str, ...]] = {
    "西门社区": ("西门新村", "康乐小区", "金桂园"),
    "文峰社区": ("文峰小区", "书香苑", "文化小区"),
    "学府社区": ("学府苑", "春晖苑", "青年公寓", "香樟苑"),
    "东湖社区": ("东湖雅苑", "湖畔人家"),
    "站前社区": ("站前小区", "客运新村"),
    "中心社区": ("万汇公寓", "建设新村", "幸福里"),
    "老街社区": ("供销社宿舍", "老粮站宿舍"),
    "桥北社区": ("翠湖花园", "桥北新村", "阳光城", "丽景苑"),
    "翠湖社区": ("锦绣家园", "绿洲花园", "水岸名庭"),
    "码头社区": ("码头新村", "临江苑"),
    "桥南社区": ("桥南新村", "紫荆花园", "江畔雅居"),
    "滨江社区": ("滨江名邸", "望江花苑", "云溪人家"),
    "新城社区": ("新城国际", "世纪花园", "玉兰苑"),
    "南苑社区": ("南苑小区", "安居苑"),
    "镇南社区": ("镇南新村", "枫林苑"),
    "工农社区": ("工农新村", "纺织宿舍"),
    "园区社区": ("人才公寓", "蓝领公寓"),
}

VILLAGE_SPOTS = ("村口", "祠堂边上", "村委会门口", "晒谷场", "小店门口", "老樟树下", "文化礼堂", "机耕路边", "村后竹林边", "水塘边")
SHOPS = (
    "水果店", "早餐店", "理发店", "手机店", "药店", "五金店", "服装店", "奶茶店", "小超市", "烧烤店",
   "面馆", "快递驿站", "房产中介", "电动车行", "宠物店", "棋牌室", "烟酒店", "火锅店", "洗车店", "打印店",
)  # fmt: skip
