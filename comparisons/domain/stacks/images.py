"""The word for what a container image holds, by which a technology may be found. Pure: imports no Django."""

ECOSYSTEM = "docker"
"""The ecosystem of images, whatever their registry."""
REPACKED = (
    "bitnami/", "bitnamilegacy/", "bitnamisecure/", "cgr.dev/chainguard/", "public.ecr.aws/bitnami/",
    "public.ecr.aws/lambda/",
)  # fmt: skip
"""Publishers whose images are called after what they hold, and have its versions as tags."""
OFFICIAL = frozenset({
    "adminer", "aerospike", "almalinux", "alpine", "amazonlinux", "arangodb", "archlinux", "bash", "busybox", "caddy",
    "cassandra", "chronograf", "clojure", "composer", "consul", "couchbase", "couchdb", "crate", "dart", "debian",
    "docker", "drupal", "eclipse-mosquitto", "elasticsearch", "elixir", "erlang", "fedora", "flink", "fluentd", "gcc",
    "ghost", "golang", "gradle", "groovy", "haproxy", "haskell", "haxe", "influxdb", "jetty", "joomla", "jruby",
    "julia", "kapacitor", "kibana", "kong", "logstash", "mageia", "mariadb", "matomo", "maven", "mediawiki",
    "memcached", "mongo-express", "mysql", "nats", "neo4j", "nextcloud", "nginx", "node", "odoo", "openjdk",
    "open-liberty", "opensuse", "oraclelinux", "orientdb", "percona", "perl", "photon", "php", "plone", "postgres",
    "pypy", "python", "r-base", "rabbitmq", "rakudo-star", "redis", "redmine", "registry", "rethinkdb", "rockylinux",
    "ros", "ruby", "rust", "sonarqube", "solr", "spark", "storm", "swift", "telegraf", "tomcat", "tomee", "traefik",
    "ubuntu", "varnish", "vault", "websphere-liberty", "wordpress", "xwiki", "yourls", "zookeeper",
})  # fmt: skip
"""Images of the usual registry without a publisher, each called after what it holds. Whatever else has no publisher is
most likely the project's own: an image called ``proxy`` tells nothing about proxies."""
OTHER_WORDS = {
    "amazoncorretto": "java", "eclipse-temurin": "java", "ibm-semeru-runtimes": "java", "ibmjava": "java",
    "sapmachine": "java", "mongo": "mongodb", "httpd": "apache-httpd", "mono": "mono",
    "apache/airflow": "airflow", "apache/kafka": "kafka", "apache/spark": "spark", "apache/superset": "superset",
    "apachepulsar/pulsar": "pulsar", "azul/zulu-openjdk": "java", "chromadb/chroma": "chroma",
    "clickhouse/clickhouse-server": "clickhouse", "cockroachdb/cockroach": "cockroachdb", "cypress/included": "cypress",
    "denoland/deno": "deno", "envoyproxy/envoy": "envoy", "getmeili/meilisearch": "meilisearch",
    "gitea/gitea": "gitea", "gitlab/gitlab-ce": "gitlab", "gitlab/gitlab-ee": "gitlab", "grafana/grafana": "grafana",
    "grafana/grafana-oss": "grafana", "grafana/loki": "loki", "hashicorp/consul": "consul",
    "hashicorp/terraform": "terraform", "hashicorp/vault": "vault", "hasura/graphql-engine": "hasura",
    "jenkins/jenkins": "jenkins", "mariadb/server": "mariadb", "milvusdb/milvus": "milvus", "minio/minio": "minio",
    "mongodb/mongodb-community-server": "mongodb", "mysql/mysql-server": "mysql", "n8nio/n8n": "n8n",
    "nginxinc/nginx-unprivileged": "nginx", "ollama/ollama": "ollama", "opensearchproject/opensearch": "opensearch",
    "oven/bun": "bun", "postgis/postgis": "postgresql", "prom/prometheus": "prometheus", "pytorch/pytorch": "pytorch",
    "qdrant/qdrant": "qdrant", "redis/redis-stack": "redis", "redis/redis-stack-server": "redis",
    "scylladb/scylla": "scylladb", "semitechnologies/weaviate": "weaviate", "supabase/postgres": "postgresql",
    "surrealdb/surrealdb": "surrealdb", "tensorflow/tensorflow": "tensorflow", "timescale/timescaledb": "timescaledb",
    "typesense/typesense": "typesense", "valkey/valkey": "valkey", "vllm/vllm-openai": "vllm",
    "cr.weaviate.io/semitechnologies/weaviate": "weaviate",
    "docker.elastic.co/elasticsearch/elasticsearch": "elasticsearch", "docker.elastic.co/kibana/kibana": "kibana",
    "docker.elastic.co/logstash/logstash": "logstash", "ghcr.io/astral-sh/uv": "uv",
    "ghcr.io/chroma-core/chroma": "chroma",
    "ghcr.io/open-webui/open-webui": "open-webui", "mcr.microsoft.com/dotnet/aspnet": "dotnet",
    "mcr.microsoft.com/dotnet/runtime": "dotnet", "mcr.microsoft.com/dotnet/runtime-deps": "dotnet",
    "mcr.microsoft.com/dotnet/sdk": "dotnet",
    "mcr.microsoft.com/mssql/server": "sql-server", "mcr.microsoft.com/playwright": "playwright",
    "quay.io/keycloak/keycloak": "keycloak", "registry.k8s.io/etcd": "etcd",
}  # fmt: skip
"""Words for images whose tags are versions of what the word names. Those with versions of their own are left out,
such as Confluent's of Kafka: nothing would be known of them by their tag."""


def word_of(name: str) -> str:
    """Return the word for what an image holds, empty where its name tells none."""
    plain = name.lower().removeprefix("library/")
    if plain in OTHER_WORDS:
        return OTHER_WORDS[plain]
    for publisher in REPACKED:
        rest = plain.removeprefix(publisher)
        if rest != plain and "/" not in rest:
            return OTHER_WORDS.get(rest, rest)
    return plain if plain in OFFICIAL else ""
