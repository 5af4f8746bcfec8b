from django.urls import path

from bihuan.station.rooms.views import calls, figures, home, inbox, matter, notices, pulse, rooms, rules, sheet

urlpatterns = [
    path("", home.home, name="home"),
    path("queue/", rooms.queue, name="queue"),
    path("queue/<str:number>/", rooms.queue_row, name="queue-row"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.new_call, name="new-call"),
    path("calls/<str:number>/", calls.call, name="call"),
    path("calls/<str:number>/open/", calls.open_incident, name="open"),
    path("calls/<str:number>/join/", calls.join, name="join"),
    path("calls/<str:number>/undo/", calls.undo, name="undo"),
    path("matters/<str:number>/", matter.show, name="matter"),
    path("matters/<str:number>/paper/", matter.paper, name="paper"),
    path("matters/<str:number>/<str:name>/", matter.move, name="move"),
    path("inbox/", rooms.inbox, name="inbox"),
    path("inbox/sign/", inbox.sign_many, name="sign-many"),
    path("inbox/<str:number>/", rooms.inbox_row, name="inbox-row"),
    path("unclosed/", rooms.unclosed, name="unclosed"),
    path("unclosed/<str:number>/", rooms.unclosed_row, name="unclosed-row"),
    path("notices/", notices.notices, name="notices"),
    path("outbox/", notices.outbox, name="outbox"),
    path("figures/", figures.figures, name="figures"),
    path("figures/list/", figures.figures_list, name="figures-list"),
    path("rules/", rules.rules, name="rules"),
    path("ui/", sheet.sheet, name="ui"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("pulse/unread/", pulse.unread, name="unread"),
    path("pulse/workers/", pulse.workers, name="workers"),
]
