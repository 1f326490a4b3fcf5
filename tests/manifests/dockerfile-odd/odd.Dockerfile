# escape=`

from eclipse-temurin:21.0.2_13-jre-alpine As Java
run <<SCRIPT
FROM not-an-image:1
echo done
SCRIPT
COPY <<-"EOT" /etc/motd
	FROM neither:2
	EOT
RUN echo `
    FROM nor-this:3
FROM Java
FROM docker.io/library/redis:7.2.4 AS cache
FROM index.docker.io/bitnami/kafka:3.7
FROM public.ecr.aws/docker/library/rabbitmq:3.13-management
FROM mongo:latest
FROM quay.io/keycloak/keycloak:24.0
FROM mcr.microsoft.com/dotnet/aspnet:8.0.3-jammy
FROM openjdk:8-jdk
FROM valkey/valkey:7.2.5
FROM ${MISSING}
FROM not a name:::
FROM
