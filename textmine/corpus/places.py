"""One name for each platform, and regions in the form of provinces."""

from __future__ import annotations

import re
from functools import lru_cache

from textmine.corpus.table import UNKNOWN_PLATFORM

#: Canonical code -> the names under which exports know the platform.
_PLATFORMS = {
    "weibo": "wb 微博 新浪微博 sina weibo.com sinaweibo m.weibo.cn",
    "douyin": "dy 抖音 抖音短视频 douyin.com aweme",
    "xiaohongshu": "xhs 小红书 rednote red xiaohongshu.com",
    "bilibili": "bili b站 哔哩哔哩 bilibili.com 哔哩",
    "zhihu": "zh 知乎 zhihu.com",
    "kuaishou": "ks 快手 kuaishou.com",
    "tieba": "tb 贴吧 百度贴吧 tieba.baidu.com",
    "wechat": "wx 微信 公众号 微信公众号 微信公众平台 weixin mp.weixin.qq.com",
    "toutiao": "今日头条 头条 头条号 toutiao.com",
    "autohome": "汽车之家 autohome.com.cn",
    "dongchedi": "懂车帝 dongchedi.com dcd",
    "12365auto": "车质网 12365auto.com",
    "douban": "豆瓣 douban.com",
    "hupu": "虎扑 hupu.com",
    "jd": "京东 jd.com",
    "taobao": "淘宝 taobao.com",
    "tmall": "天猫 tmall.com",
    "news": "新闻 新闻网站 网媒",
}
_CODES = {
    name: code for code, names in _PLATFORMS.items() for name in (code, *names.split())
}
_MAX_CODE = 40  # characters of an unknown platform's name that are kept
_NONE = frozenset(
    {"", "无", "未知", "其他", "none", "null", "nan", "-", "-1", "ip属地未知", "保密"}
)


@lru_cache(maxsize=1 << 12)
def name_platform(raw: str) -> str:
    """Return the canonical code of a platform; unknown names are kept in lower case.

    >>> [name_platform(p) for p in ("B站", "xhs", "Reddit", "")]
    ['bilibili', 'xiaohongshu', 'reddit', 'unknown']
    """
    folded = re.sub(r"[\s:/]+", "_", raw.strip().lower())
    if folded in _NONE:
        return UNKNOWN_PLATFORM
    return _CODES.get(folded, folded[:_MAX_CODE])


@lru_cache(maxsize=1 << 12)
def _find_host(host: str) -> str:
    found = [
        code for name, code in _CODES.items() if "." in name and host.endswith(name)
    ]
    return found[0] if found else UNKNOWN_PLATFORM


def find_platform(link: str) -> str:
    """Return the platform that a link leads to, "unknown" where it is another site.

    >>> find_platform("https://www.douyin.com/video/1")
    'douyin'
    """
    return _find_host(link.partition("://")[2].partition("/")[0].lower())


def is_platform(raw: str) -> bool:
    """Tell whether a name is one of the platforms known here."""
    return raw.strip().lower() in _CODES


_PROVINCES = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
]
_ISLANDS = {
    "香港": "中国香港",
    "澳门": "中国澳门",
    "台湾": "中国台湾",
    "臺灣": "中国台湾",
}
_PREFIX = re.compile(
    r"^(?:IP属地|IP归属地|发布于|来自|属地)\s*[:：]?\s*", re.IGNORECASE
)
_MAX_REGION = 20
_MAX_CELL = 100  # characters of a cell that may hold a region


@lru_cache(maxsize=1 << 12)
def name_region(raw: str) -> str | None:
    """Return a region as its province; names abroad are kept, none gives None.

    >>> [name_region(r) for r in ("IP属地：广东", "内蒙古自治区", "成都市", "无")]
    ['广东', '内蒙古', '成都市', None]
    """
    if len(raw) > _MAX_CELL:
        return None
    text = raw.strip()
    while (cut := _PREFIX.sub("", text)) != text:
        text = cut
    if text.lower() in _NONE or len(text) > _MAX_REGION or any(map(str.isdigit, text)):
        return None
    bare = text.removeprefix("中国")
    for name, canonical in _ISLANDS.items():
        if bare.startswith(name):
            return canonical
    return next((p for p in _PROVINCES if bare.startswith(p)), text)
