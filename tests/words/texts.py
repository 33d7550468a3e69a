"""Texts for property tests: what comments are made of, and any character."""

from hypothesis import strategies as st

# pieces that meet each other in comments, and any character at all
PIECES = st.sampled_from(
    [
        "刹车",
        "失灵",
        "哈哈哈",
        "2333",
        "666",
        "[捂脸]",
        "[doge]",
        "#话题#",
        "#词",
        "@小明",
        "@",
        "#",
        "[",
        "]",
        "👍🏽",
        "❤️",
        "👨\u200d👩\u200d👧\u200d👦",
        "SU7",
        "Model\u3000Y",
        "4S店",
        "３",
        "剎車",
        "乾隆",
        "娃哈哈",
        "https://a.b/c",
        "かわ",
        "é",
        "\ufdd0",
        "\ufdd1",
        "�",
        "\u200b",
        "\r\n",
        "\x00",
        "�",
        "．",
        "谢谢谢",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4) | st.just(" "), max_size=12).map("".join)
