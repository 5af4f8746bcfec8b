"""What a move does to the hand-over between two organisations."""

from dataclasses import dataclass
from typing import Literal

Deed = Literal["offer", "sign", "return", "rule", "finish", "give_back"]


@dataclass(frozen=True)
class Hand:
    """`offer` and `rule` name the taker by the answer `to`; `return` goes to the common hub of giver and holder; `give_back` to the
    organisation the matter came from. The holder changes at the offer, not at the signature."""

    deed: Deed
    to: str = ""


def offer(to: str) -> Hand:
    return Hand("offer", to)


def rule(to: str) -> Hand:
    """The hub decides who carries the matter; afterwards it cannot be returned again."""
    return Hand("rule", to)


SIGN, RETURN, FINISH, GIVE_BACK = Hand("sign"), Hand("return"), Hand("finish"), Hand("give_back")
