"""The drawing board: the invented township in plan metres (u to the right, v up), before it is bent and laid on the globe.

Everything is drawn on a straight board because straight is easy to draw; `on_globe` bends the board a little, so that no street is
ruler-straight, and turns metres into WGS-84 degrees. Bending moves vertices only, so what touched on the board still touches on the map.
"""

import math
from dataclasses import dataclass

Point = tuple[float, float]

COUNTY = ("330299", "云江县")
TOWNSHIP = ("330299101", "云溪镇")
RESIDENTS = 96_000

ORIGIN_LON, ORIGIN_LAT = 121.3600, 29.7300
METRES_LAT = 110_870.0
METRES_LON = 111_320.0 * math.cos(math.radians(ORIGIN_LAT))
TILT = math.radians(8)


def on_globe(u: float, v: float) -> Point:
    """Plan metres → (lon, lat), seven decimals (about a centimetre)."""
    u2 = u + 70 * math.sin(v / 900) + 25 * math.sin(v / 260)
    v2 = v + 60 * math.sin(u / 1100) + 20 * math.sin(u / 310)
    x = u2 * math.cos(TILT) - v2 * math.sin(TILT)
    y = u2 * math.sin(TILT) + v2 * math.cos(TILT)
    return round(ORIGIN_LON + x / METRES_LON, 7), round(ORIGIN_LAT + y / METRES_LAT, 7)


# The town: four columns between the north-south streets, four rows between the east-west ones and the river.
TOWN = (-2200.0, -1750.0, 2300.0, 1750.0)
RIVER: tuple[Point, ...] = (
    (-9500, 1150), (-6800, 760), (-5200, 420), (-4100, 60), (-3000, 260), (-2200, 150), (-1000, 60), (0, -210),
    (800, -300), (1400, -450), (2300, -610), (3200, -520), (4200, -820), (5200, -1250), (6800, -1400), (9500, -1900),
)  # fmt: skip
RIVER_NAME = "云溪江"
RIVER_HALF_WIDTH = 45.0
BANK = 85.0
CREEK: tuple[Point, ...] = ((4450, 3900), (4150, 2600), (4350, 1700), (4200, 900), (4450, 100), (4250, -700))
CREEK_NAME = "石塘溪"


@dataclass(frozen=True)
class Trunk:
    """A main road: name, OSM class, speed, and where it runs on the board."""

    name: str
    highway: str
    maxspeed: int
    line: tuple[Point, ...]
    lanes: int = 2


TRUNKS: tuple[Trunk, ...] = (
    Trunk("云江公路", "trunk", 80, ((2950, -6400), (2900, -3400), (2780, -1050), (2760, 650), (2700, 2400), (2450, 6200)), 4),
    Trunk("云溪大道", "primary", 60, ((-6600, 900), (-4200, 800), (-2200, 650), (2300, 650), (2760, 650)), 4),
    Trunk("镇南路", "secondary", 50, ((-2200, -1050), (2300, -1050), (2780, -1050)), 4),
    Trunk("中心路", "secondary", 50, ((-1000, -1750), (-1000, 1750)), 4),
    Trunk("解放路", "secondary", 50, ((-250, -1750), (450, 1750)), 4),
    Trunk("学府路", "secondary", 50, ((1350, -1750), (1350, 1750)), 4),
    Trunk("东环路", "secondary", 60, ((2300, -1750), (2300, 1750)), 4),
    Trunk("客运路", "tertiary", 40, ((-2200, -1750), (-2200, 1750))),
    Trunk("镇北路", "tertiary", 40, ((-2200, 1750), (2300, 1750))),
    Trunk("南环路", "tertiary", 50, ((-2200, -1750), (2300, -1750))),
)

NORTH_SOUTH = (
    "文化路", "建设路", "健康路", "育才路", "青年路", "东山路", "人民路", "工业路", "新华路", "西苑路",
    "桂花路", "望江路", "朝阳路", "永安路",
)  # fmt: skip
EAST_WEST = (
    "和平路", "文峰路", "幸福路", "湖滨路", "兴业路", "劳动路", "春晖路", "枫桥路", "团结路", "丰乐路",
    "安康路", "庆丰路", "同心路", "前进路",
)  # fmt: skip
LANES = (
    "井头巷", "槐树弄", "柳营弄", "马家弄", "石板巷", "米行弄", "药王巷", "染坊弄", "书院弄", "仓前巷",
    "码头弄", "塔下巷", "竹行弄", "月河弄", "钟楼巷", "铁匠弄", "灯笼巷", "盐仓弄", "三眼井巷", "豆腐弄",
    "茶亭巷", "桑园弄", "水门巷", "观音弄", "紫藤巷", "银杏弄", "梅家巷", "莲池弄", "棉花弄", "戏台弄",
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A community or village as drawn: where its middle lies, its people and its land."""

    name: str
    at: Point
    residents: int
    terrain: str
    zone: int
    split: bool = False  # two grids instead of one


COMMUNITIES: tuple[Ground, ...] = (
    Ground("西门社区", (-1600, 1200), 3300, "suburban", 1),
    Ground("文峰社区", (-320, 1300), 3700, "urban", 1),
    Ground("学府社区", (880, 1150), 5200, "urban", 1, True),
    Ground("东湖社区", (1850, 1200), 3500, "suburban", 1),
    Ground("站前社区", (-1600, 400), 3600, "urban", 2),
    Ground("中心社区", (-420, 480), 4500, "urban", 2),
    Ground("老街社区", (-450, 80), 3900, "urban", 2),
    Ground("桥北社区", (780, 220), 5400, "urban", 2, True),
    Ground("翠湖社区", (1850, 120), 4200, "urban", 2),
    Ground("码头社区", (-1600, -500), 2900, "urban", 3),
    Ground("桥南社区", (-500, -600), 4900, "urban", 3, True),
    Ground("滨江社区", (600, -700), 4600, "urban", 3),
    Ground("新城社区", (1850, -800), 5000, "urban", 3, True),
    Ground("南苑社区", (-1600, -1400), 2600, "suburban", 3),
    Ground("镇南社区", (-600, -1400), 3100, "suburban", 3),
    Ground("工农社区", (560, -1400), 2800, "suburban", 3),
    Ground("园区社区", (1850, -1400), 2500, "suburban", 3),
)

VILLAGES: tuple[Ground, ...] = (
    Ground("竹坑村", (-4600, 2600), 1120, "rural", 5),
    Ground("青坞村", (-2700, 3400), 1450, "rural", 5),
    Ground("杨梅坪村", (-700, 3800), 1280, "rural", 5),
    Ground("枫树湾村", (1200, 3500), 1760, "rural", 5),
    Ground("大岭下村", (3300, 3500), 1340, "rural", 5),
    Ground("王家岙村", (4850, 2100), 1390, "rural", 4),
    Ground("石塘村", (3650, 950), 3360, "suburban", 4),
    Ground("双溪口村", (5000, -350), 1680, "rural", 4),
    Ground("下洋村", (3550, -1500), 2940, "suburban", 4),
    Ground("上洋村", (4500, -2900), 1850, "rural", 4),
    Ground("横泾村", (2200, -3200), 2260, "suburban", 6),
    Ground("塘头村", (600, -3000), 2480, "suburban", 6),
    Ground("麦园村", (-1100, -3400), 1640, "rural", 6),
    Ground("前岸村", (-2900, -2600), 1930, "rural", 6),
    Ground("后岸村", (-4300, -1300), 1720, "rural", 6),
    Ground("沙埠村", (-3500, 950), 2100, "suburban", 6),
)

ZONES = {1: "城北片", 2: "中心片", 3: "江南片", 4: "东片", 5: "北山片", 6: "西南片"}

# Lines that cut the town into communities and grids, besides the main streets and the river.
OLD_TOWN_LINE: tuple[Point, ...] = ((-1010, 290), (200, 290))
GRID_LINES: tuple[tuple[Point, ...], ...] = (
    ((900, 640), (900, 1810)),  # 学府
    ((830, 660), (830, -330)),  # 桥北
    ((-640, 0), (-640, -1060)),  # 桥南
    ((1800, -490), (1800, -1060)),  # 新城
)


def river_v(u: float) -> float:
    """Where the river's middle lies at `u`."""
    for (u1, v1), (u2, v2) in zip(RIVER, RIVER[1:], strict=False):
        if u1 <= u <= u2:
            return v1 + (v2 - v1) * (u - u1) / (u2 - u1)
    raise ValueError(f"the river is not drawn at u={u}")
