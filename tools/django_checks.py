"""Django's own checks as a station in service would meet them, and no model without its migration."""

import os
import sys
import tempfile
from pathlib import Path

from bihuan.station.frame.home import make_home


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        make_home(Path(home))
        for name in [name for name in os.environ if name.startswith(("BIHUAN_", "DATABASE_URL"))]:
            del os.environ[name]
        os.environ |= {"DJANGO_SETTINGS_MODULE": "bihuan.station.settings", "BIHUAN_HOME": home, "BIHUAN_HTTPS": "1"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("check", deploy=True, fail_level="WARNING", databases=["default"])
        call_command("makemigrations", check_changes=True, dry_run=True)


if __name__ == "__main__":
    sys.exit(main())
