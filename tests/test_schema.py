"""The API as its own description promises it: whatever the description allows or forbids is answered, and nothing breaks."""

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings

from bihuan.station.bridges.api import api
from tests.cast import Cast

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
MANY = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@schema.parametrize()
@MANY
def test_no_request_of_the_description_breaks_the_api(case: schemathesis.Case, cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["alice"])
    sent = case.as_transport_kwargs(base_url="http://localhost")
    answer = client.generic(case.method.upper(), case.formatted_path, query_params=sent.get("params") or {}, **_body(sent))
    assert answer.status_code < 500, (case.method, case.formatted_path, sent, answer.content[:500])


def _body(sent: dict[str, object]) -> dict[str, object]:
    import json

    if "json" in sent:
        return {"data": json.dumps(sent["json"]), "content_type": "application/json"}
    return {"data": sent.get("data") or b"", "content_type": "application/json"}
