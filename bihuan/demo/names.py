"""Invented persons' names. Common surnames with common given names; any likeness is chance."""

import random

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
MEN = ("伟", "国强", "建华", "志明", "海波", "俊", "磊", "立新", "文斌", "晓东", "永康", "浩然", "天宇", "佳伟", "建军", "红兵", "旭东",
       "宁", "国良", "小龙", "锋", "超", "家豪", "明亮", "卫平", "子轩", "宏伟", "柏林", "伯年", "友根",
       "阿祥", "荣华", "世杰", "一鸣", "正阳", "启航", "立军", "凯", "杰", "涛")  # fmt: skip
WOMEN = ("芳", "丽娟", "秀英", "晓燕", "雪梅", "佳怡", "婷婷", "静", "慧敏", "海燕", "美玲", "巧云", "诗涵", "雨欣", "月琴", "玉兰",
         "文静", "倩", "春花", "爱珍", "小红", "彩虹", "莉", "思雨", "梦洁", "亚萍", "素珍", "晓彤", "红梅", "菊香")  # fmt: skip


class Names:
    """Draws whole names, none twice."""

    def __init__(self, rng: random.Random, taken: tuple[str, ...] = ()) -> None:
        self.rng, self.taken = rng, set(taken)

    def draw(self, women: float = 0.25) -> str:
        while True:
            # Early surnames are the commoner ones, as in life.
            surname = SURNAMES[int(len(SURNAMES) * self.rng.random() ** 1.8)]
            name = surname + self.rng.choice(WOMEN if self.rng.random() < women else MEN)
            if name not in self.taken:
                self.taken.add(name)
                return name
