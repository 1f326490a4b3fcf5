"""Those who keep the site running ask whether it is alive."""

from django.db import OperationalError, connection, transaction


def test_a_running_site_says_so_without_its_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_a_site_with_its_database_is_ready(client, db):
    assert client.get("/readyz").status_code == 200


def test_a_site_whose_database_fails_is_not_ready(client, db):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"the database does not answer\n"


def test_a_site_whose_database_has_no_tables_yet_is_not_ready(client, db):
    def refuse(execute, sql, params, many, context):
        return execute(sql.replace("comparisons_version", "comparisons_nowhere"), params, many, context)

    with transaction.atomic(), connection.execute_wrapper(refuse):
        response = client.get("/readyz")
        transaction.set_rollback(True)

    assert response.status_code == 503


def test_health_is_read_only(client):
    assert client.post("/healthz").status_code == 405


def test_a_browser_reaches_the_running_site(visitor):
    page = visitor.new_page()

    response = page.goto("/healthz")

    assert response.status == 200
    assert page.inner_text("body").strip() == "ok"
