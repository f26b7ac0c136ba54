"""The queue in focus: order, evidence, decisions by plain form, undo."""

from starlette.testclient import TestClient


def test_the_first_card_is_shown_with_its_evidence_marked(client: TestClient) -> None:
    page = client.get("/queue")
    assert page.status_code == 200
    assert "<mark>" in page.text
