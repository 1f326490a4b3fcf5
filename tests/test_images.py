"""The word for what a container image holds."""

import pytest

from comparisons.domain.stacks.images import word_of


@pytest.mark.parametrize(
    ("image", "word"),
    [
        ("postgres", "postgres"),
        ("library/postgres", "postgres"),
        ("mongo", "mongodb"),
        ("postgis/postgis", "postgresql"),
        ("bitnami/postgresql", "postgresql"),
        ("bitnami/mongo", "mongodb"),
        ("public.ecr.aws/bitnami/golang", "golang"),
        ("docker.elastic.co/elasticsearch/elasticsearch", "elasticsearch"),
        ("public.ecr.aws/lambda/python", "python"),
        ("MCR.microsoft.com/dotnet/sdk", "dotnet"),
        ("proxy", ""),
        ("someone/postgres", ""),
        ("registry.example/postgres", ""),
        ("bitnami/charts/redis", ""),
        ("confluentinc/cp-kafka", ""),
        ("", ""),
    ],
)
def test_an_image_tells_what_it_holds_where_its_name_is_no_guess(image, word):
    assert word_of(image) == word
