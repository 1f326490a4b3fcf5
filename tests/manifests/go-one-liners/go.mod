module github.com/someone/tiny // one file

require github.com/pkg/errors v0.9.1
require gopkg.in/yaml.v3 v3.0.1 // indirect
require github.com/Masterminds/semver v1.5.0
require github.com/no/version

replace github.com/pkg/errors => github.com/someone/errors v0.9.2
