"""`python -m tools.starter`: learn the sorter that is shipped, and the judge between police and town hall, from the texts of the demo."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")


def main() -> None:
    django.setup()
    from bihuan.demo.starter import write

    for name, figure in write().items():
        print(name, figure)


if __name__ == "__main__":
    main()
