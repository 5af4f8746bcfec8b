import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="follow every chain from its first step to its head")


def run(args: argparse.Namespace) -> dict[str, Any]:
    return verify()
