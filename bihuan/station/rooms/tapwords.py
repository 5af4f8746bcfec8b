"""What a page says of moves that its browser keeps while the station cannot be reached."""

from django.utils.translation import gettext as _


def for_taps() -> dict[str, str]:
    return {
        "tap_kept": _("Kept on this device with its time, not sent yet. It goes as soon as the station answers."),
        "tap_signed_out": _("Kept on this device with its time, not sent: you have been signed out. Sign in again, then it goes."),
        "taps_look": _("Something kept on this device was not taken. The mark above says why; what you wrote is there."),
        "tap_here": _("kept here, not sent yet · %(at)s") % {"at": "{at}"},
        "tap_back": _("Take it back"),
        "tap_sent": _("%(what)s Sent late; its time is %(at)s.") % {"what": "{what}", "at": "{at}"},
        "tap_not_taken": _("%(what)s, %(at)s, was not taken: %(why)s") % {"what": "{what}", "at": "{at}", "why": "{why}"},
        "tap_words_stay": _("What you wrote stays here."),
        "tap_discard": _("Discard"),
        "tap_gone": _("It is not there any more, or has been closed to you. Tell the desk by radio."),
        "taps_waiting": _("%(n)s waiting") % {"n": "{n}"},
        "taps_refused": _("%(n)s not taken") % {"n": "{n}"},
        "taps_send": _("Send now"),
        "taps_sign_out": _("%(n)s steps kept on this device could not be sent. Signing out erases them; press again to do so.") % {
            "n": "{n}"},
    }  # fmt: skip
