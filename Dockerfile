# Two stages: one that compiles the native executable, one that holds little more than it.
# Both bases are build arguments; the second is Debian or a child of it, with a C library no older than the first one's.
ARG BUILD_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=debian:trixie-slim

FROM ${BUILD_IMAGE} AS build
RUN command -v clang > /dev/null || { apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev; }
WORKDIR /source
COPY . .
RUN dotnet publish src/AcpAgent -c Release --use-current-runtime -o /published

FROM ${RUNTIME_IMAGE}
# HTTPS to the model: these bring OpenSSL along, which the runtime loads when it first needs it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* /var/log/*
# A user without a name elsewhere and without a shell. /data is the one place that it may write to: mount a volume there.
RUN echo 'agent:x:10001:10001::/data/home:/usr/sbin/nologin' >> /etc/passwd \
 && echo 'agent:x:10001:' >> /etc/group \
 && install -d -o 10001 -g 10001 -m 0750 /data /data/home /data/sessions /data/workspace
COPY --from=build /published/acp-agent /usr/local/bin/acp-agent
COPY .agentao /app/.agentao
COPY skills /app/skills
COPY AGENTAO.md /app/AGENTAO.md
ENV HOME=/data/home \
    ACP_AGENT_DATA=/data/sessions \
    ACP_AGENT_CONFIG=/app/.agentao
USER 10001:10001
WORKDIR /data/workspace
VOLUME /data
# Speaks ACP on stdin and stdout; `serve --listen unix:/data/agent.sock` makes it listen instead.
ENTRYPOINT ["/usr/local/bin/acp-agent"]
