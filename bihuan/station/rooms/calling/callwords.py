"""What the scripts of the call form and its helpers say."""

from django.utils.translation import gettext as _


def for_calls() -> dict[str, str]:
    return {
        "told": _("told"),
        "not_told": _("not yet"),
        "saved": _("Saved by itself %(at)s") % {"at": "{at}"},
        "kept_here": _("The station is away; kept on this machine %(at)s") % {"at": "{at}"},
        "kept_signed_out": _("You are signed out; kept on this machine %(at)s") % {"at": "{at}"},
        "put_back": _("What was typed here before is back. Nothing is lost."),
        "written_already": _("This call is written down already: %(number)s.") % {"number": "{number}"},
        "level_follows": _("%(level)s, from the class and the answers") % {"level": "{level}"},
        "level_open": _("from the class and the answers"),
        "nothing_yet": _("Nothing is written down yet: the words, the place or the telephone number."),
        "kept_for_later": _("The station does not answer. The call is kept on this machine with its time and is sent as soon as it does."),
        "kept_until_signed_in": _("You are signed out. The call is kept on this machine with its time; sign in again and it is sent."),
        "waiting": _("%(n)s waiting to be sent") % {"n": "{n}"},
        "waits": _("Received %(at)s, waits to be sent") % {"at": "{at}"},
        "send_now": _("Send now"),
        "sent_later": _("Call %(number)s is sent; its time of receipt is kept.") % {"number": "{number}"},
        "local_draft": _("Not finished, on this machine since %(at)s") % {"at": "{at}"},
        "station_back": _("the station answers again"),
        "station_away": _("cut off; go on taking calls, times are kept"),
        "sound_on": _("sound on"),
        "sound_check": _("check the sound"),
        "sound_muted": _("muted %(left)s") % {"left": "{left}"},
        "ringing_more": _("%(text)s and %(n)s more") % {"text": "{text}", "n": "{n}"},
        "must": _("may not be skipped"),
        "same_attach": _("Join it to this"),
        "same_undo": _("Not this one after all"),
        "same_will": _("The call will be joined to %(number)s as soon as it is written down.") % {"number": "{number}"},
        "same_closed": _("closed"),
        "same_none": _("No matter of the last days is known to be the same."),
        "go_on": _("Go on with it"),
        "class_taken": _("%(sort)s is the class. It can still be changed.") % {"sort": "{sort}"},
        "class_left_open": _("No class yet. It sounds like %(sort)s: Alt+4 takes it; the same key once more files it under “other”.") % {
            "sort": "{sort}"},
        "class_awaited": _("Looking which class the words point to …"),
        "class_unknown": _("No class is called “%(typed)s”. Choose one; the same key once more files it under “other”, with your word.") % {
            "typed": "{typed}"},
        "class_not_taken": _("Noted: %(why)s.") % {"why": "{why}"},
    }
