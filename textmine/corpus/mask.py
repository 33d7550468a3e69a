"""Personal data inside texts: masked before anything is stored."""

from __future__ import annotations

import re

_MOBILE = re.compile(
    r"(?<![\dA-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
)
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63})+", re.ASCII
)
_CITIZEN = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_ACCOUNT = re.compile(
    r"((?:加|联系|➕|\+)?\s*(?:微信号?|薇信|威信|VX|V信|v信|vx|Vx|wx|WX|wechat|WeChat|QQ群?|qq群?|扣扣|Q群)"
    r"\s*(?:号|群)?\s*[:：是为]?\s*)([A-Za-z][\w-]{5,19}|\d{5,12})(?![\w-])",
    re.ASCII,
)
# Digits of the identity card: weights and check characters of GB 11643-1999.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TRIGGER = re.compile(
    r"\d{4}|[０-９]{4}|@|信|[qQ扣][qQ扣群]|[vVwW][xX]|chat|Chat", re.ASCII
)


def mask_personal(text: str) -> str:
    """Return a text with mobile numbers, e-mails, citizen ids and accounts masked.

    The masks are [手机号], [邮箱], [证件号] and [账号]. Only what is sure is
    masked: a citizen id by its check digit, an account where its service is
    named before it. Prices, years and order numbers stay.

    >>> mask_personal("加微信 abc_12345，电话13800000000，售价215900")
    '加微信 [账号]，电话[手机号]，售价215900'
    """
    if not _TRIGGER.search(text):
        return text
    text = _mask_full_width(text)
    text = _EMAIL.sub("[邮箱]", text)
    text = _CITIZEN.sub(_mask_citizen, text)
    text = _MOBILE.sub("[手机号]", text)
    return _ACCOUNT.sub(r"\1[账号]", text)


def _mask_full_width(text: str) -> str:
    folded = text.translate(_FULL_WIDTH)
    if folded == text or not (_MOBILE.search(folded) or _CITIZEN.search(folded)):
        return text
    return folded


def _mask_citizen(found: re.Match[str]) -> str:
    digits = found[0]
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False))
    return "[证件号]" if _CHECKS[total % 11] == digits[-1].upper() else digits
