"""Personal data inside texts: masked before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Kind of personal data -> what stands in its place.
MASKS = {
    "mobile": "[手机号]",
    "email": "[邮箱]",
    "citizen_id": "[证件号]",
    "account": "[账号]",
    "bank_card": "[银行卡号]",
    "plate": "[车牌号]",
    "parcel": "[快递单号]",
}

# Quantifiers on white space are possessive (`*+`), so that no text takes long.
# Neither in a longer number or word, nor an amount of money or shares.
_MOBILE = re.compile(
    r"(?<![\dA-Za-z])(?<!\d\.)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"(?!\d|\.\d|\s*[元块股])"
)
# Every digit on its own, as people write to slip past a filter: 1-3-8-0-0-…
_SPELT_MOBILE = re.compile(
    r"(?<![\d.-])1(?P<gap>[ .\-])[3-9](?:(?P=gap)\d){9}(?![\d.-])(?! \d)"
)
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63})+", re.ASCII
)
_CITIZEN = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}[- ]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx](?![\dA-Za-z])"
)
_CARD = re.compile(
    r"(?<![\dA-Za-z.])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)"
)
_CARD_CONTEXT = re.compile(
    r"(?:卡号|银行|账户|帐户|账号|帐号|打款|转账|汇款|开户)[^\d]{0,12}$"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"(?P<lead>(?:车牌号?|牌照|号牌)\s*+[:：是为]?+\s*+)?[{_PROVINCES}][A-HJ-NP-Z]"
    r"(?P<dot>[·•・])?(?P<tail>[A-HJ-NP-Z0-9]{5,6})(?![A-Za-z0-9])"
)
_PLATE_DIGITS = 4  # fewer read like a model after an adjective: 新GLC260
_WORDS = frozenset("新云贵青宁吉川苏")  # provinces that are also words: 云S1200W
_PARCEL = re.compile(
    r"(?<![A-Za-z0-9])(?:SF\d{12,15}|YT\d{13,15}|JT\d{13}|JD[A-Z]{0,3}\d{11,15}"
    r"|[A-Z]{2}\d{9}CN)(?![A-Za-z0-9])"
)
_NAMED_PARCEL = re.compile(
    r"((?:快递|运单|物流|顺丰|圆通|中通|申通|韵达|订单)(?:单)?号?\s*+[:：是为]?+\s*+)"
    r"([A-Za-z]{0,4}\d{10,20})(?![A-Za-z0-9])"
)
_ACCOUNT = re.compile(
    r"((?:[微薇威][信❤]|[vVＶ][信❤]|企鹅号?|扣扣|Q群|QQ群?|qq群?"
    r"|(?<![A-Za-z])(?:VX|vx|Vx|WX|wx|wechat|WeChat)"
    r"|(?:加|➕|\+)\s*+我?+\s*+(?:[微薇]|[vV](?=[\s:：\d])))"
    r"\s*+(?:号|群)?+\s*+[:：是为]?+\s*+)([A-Za-z][\w-]{5,19}|\d{5,12})(?![\w-])",
    re.ASCII,
)
# Digits of the identity card: weights and check characters of GB 11643-1999.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘ－", "0123456789X-")
_TRIGGER = re.compile(
    r"\d{4}|[０-９]{3}|\d[ .\-]\d[ .\-]\d|@|信|❤|[微薇]|企鹅"
    r"|[qQ扣][qQ扣群]|[vVwW][xX]|[加➕+]\s*+我?+\s*+[vV]|chat|Chat"
    rf"|[{_PROVINCES}][A-Z][·•・A-Z\d]",
    re.ASCII,
)


def mask_personal(text: str) -> str:
    """Return a text with personal data masked; the masks are those of `MASKS`.

    Only what is sure is masked: a citizen id by its check digit, a bank card by
    Luhn's check and its issuer or a word like 卡号 before it, a plate by its form,
    an account or parcel where its service is named. Prices, years, models and
    points stay.

    >>> mask_personal("加微信 abc_12345，电话13800000000，售价215900")
    '加微信 [账号]，电话[手机号]，售价215900'
    >>> mask_personal("卡号 6222 0200 0000 0000 000，车牌京A·12345，新GLC260")
    '卡号 [银行卡号]，车牌[车牌号]，新GLC260'
    """
    if not _TRIGGER.search(text):
        return text
    text = _mask_full_width(text)
    text = _EMAIL.sub(MASKS["email"], text)
    text = _PARCEL.sub(MASKS["parcel"], text)
    text = _CITIZEN.sub(_mask_citizen, text)
    text = _CARD.sub(_mask_card, text)
    text = _MOBILE.sub(MASKS["mobile"], text)
    text = _SPELT_MOBILE.sub(MASKS["mobile"], text)
    text = _NAMED_PARCEL.sub(rf"\1{MASKS['parcel']}", text)
    text = _PLATE.sub(_mask_plate, text)
    return _ACCOUNT.sub(rf"\1{MASKS['account']}", text)


def count_masks(texts: Iterable[str]) -> dict[str, int]:
    """Count the masks in texts by kind; kinds that don't occur are left out.

    >>> count_masks(["电话[手机号]或[手机号]"])
    {'mobile': 2}
    """
    totals = dict.fromkeys(MASKS, 0)
    for text in texts:
        if "[" in text:
            for kind, mask in MASKS.items():
                totals[kind] += text.count(mask)
    return {kind: total for kind, total in totals.items() if total}


def _mask_full_width(text: str) -> str:
    folded = text.translate(_FULL_WIDTH)
    if folded == text or not any(
        form.search(folded) for form in (_MOBILE, _CITIZEN, _CARD, _ACCOUNT)
    ):
        return text
    return folded


def _mask_citizen(found: re.Match[str]) -> str:
    digits = re.sub(r"[- ]", "", found[0])
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False))
    known = _CHECKS[total % 11] == digits[-1].upper()
    return MASKS["citizen_id"] if known else found[0]


def _mask_card(found: re.Match[str]) -> str:
    digits = re.sub(r"[- ]", "", found[0])
    before = found.string[max(0, found.start() - 20) : found.start()]
    # 62 is UnionPay; ids of posts have other leads, and one in ten passes Luhn.
    known = digits.startswith("62") or _CARD_CONTEXT.search(before)
    return MASKS["bank_card"] if known and passes_luhn(digits) else found[0]


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is Luhn's check of the others (ISO/IEC 7812-1).

    >>> passes_luhn("4111111111111111"), passes_luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def _mask_plate(found: re.Match[str]) -> str:
    tail = found["tail"]
    digits = sum(c.isdigit() for c in tail)
    province = found[0][len(found["lead"] or "")]
    enough = _PLATE_DIGITS + (province in _WORDS)
    sure = found["lead"] or found["dot"] or digits >= enough
    electric = re.fullmatch(r"[DF][A-Z0-9]\d{4}|\d{5}[DF]", tail)
    if not sure or digits < 3 or (len(tail) == 6 and not electric):
        return found[0]
    return (found["lead"] or "") + MASKS["plate"]
