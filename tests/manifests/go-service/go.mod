// The service that takes orders.
module shop.example/orders

go 1.22.0

toolchain go1.22.5

require (
	github.com/caddyserver/caddy/v2 v2.7.6
	github.com/jackc/pgx/v5 v5.5.4 // pinned: 5.5.5 changes how times are read
	github.com/redis/go-redis/v9 v9.5.1
	"github.com/nats-io/nats.go" v1.33.1
	github.com/docker/docker v24.0.7+incompatible
	golang.org/x/exp v0.0.0-20240222234643-814bf88cf225
	shop.example/prices v0.3.1
)

require (
	github.com/klauspost/compress v1.17.7 // indirect
	golang.org/x/sys v0.17.0 // indirect; needed by compress
	google.golang.org/grpc v1.62.0 // indirect
)

replace (
	// our own branch until the fix is released
	github.com/redis/go-redis/v9 v9.5.1 => git.shop.example/forks/go-redis/v9 v9.5.2-shop.1
	shop.example/prices => ../prices
)

exclude github.com/jackc/pgx/v5 v5.5.0

retract (
	v1.0.0 // published too early
	[v1.1.0, v1.1.3]
)

tool golang.org/x/tools/cmd/stringer
