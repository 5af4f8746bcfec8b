"""`bihuan learn texts`: how the station itself sorts calls; the old sorter stays until the new one is proved no worse."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls import sorter_file
from bihuan.station.calls.habits import learn_habits
from bihuan.station.commands import Unable

OUTCOMES = {
    "learnt": gettext_lazy("Learnt from %(calls)s calls; the new sorter is in use."),
    "kept": gettext_lazy("The old sorter stays: on %(unseen)s calls that neither had read the new one was worse."),
    "few": gettext_lazy("The old sorter stays: %(calls)s calls with a confirmed class are too few to learn from."),
    "same": gettext_lazy("The old sorter stays: only %(unseen)s calls are new to it, too few to compare by."),
}


def run(seed: int) -> dict[str, Any]:
    try:
        return {"ok": True, **asdict(learn_habits(seed))}
    except sorter_file.NoSorter as refusal:
        raise Unable(refusal.code, "%(told)s", told=refusal) from refusal


def tell(result: dict[str, Any]) -> str:
    lines = [str(OUTCOMES[result["outcome"]]) % result]
    if result["outcome"] in ("learnt", "kept"):
        moved = {name: ", ".join(result[name]) or "–" for name in ("better", "worse")}
        lines += [
            _("On %(unseen)s calls that neither had read: right %(old)s before, %(new)s now; macro-F1 %(old_f1)s, now %(new_f1)s.")
            % result,
            _("%(changed)s of these proposals are different now. Better: %(better)s. Worse: %(worse)s.") % {**result, **moved},
        ]
    return "\n".join(lines + [f"  {verdict}: {count}" for verdict, count in result["verdicts"]])
