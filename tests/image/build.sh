#!/usr/bin/env bash
# Builds the repository's Dockerfile with podman where no registry can be reached: both base images are made from Debian's own
# packages. Prints the image's name. What it makes is kept under artifacts/image and in podman's store, so a second run is quick.
# Needs root, podman, runc, debootstrap, and the .NET SDK of this machine, which the build borrows.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=artifacts/image
base=localhost/acp-agent-test-base
builder=localhost/acp-agent-test-builder
image=localhost/acp-agent-test
podman=(podman --runtime runc --cgroup-manager=cgroupfs)
build=("${podman[@]}" build --isolation=chroot --ulimit nofile=1024:1024 --ulimit nproc=1024:1024)
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
mkdir -p "$scratch/builder"

{
  if ! "${podman[@]}" image exists "$base"; then
    debootstrap --variant=minbase bookworm "$scratch/root"
    tar -C "$scratch/root" -c . | "${podman[@]}" import - "$base"
    rm -rf "$scratch/root"
  fi
  if ! "${podman[@]}" image exists "$builder"; then
    cp /etc/ssl/certs/ca-certificates.crt "$scratch/builder/"
    "${build[@]}" -t "$builder" -f - "$scratch/builder" <<DOCKERFILE
FROM $base
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev ca-certificates
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
RUN ln -s "$sdk/dotnet" /usr/local/bin/dotnet
DOCKERFILE
  fi
  "${build[@]}" -t "$image" \
    --build-arg BUILD_IMAGE="$builder" --build-arg RUNTIME_IMAGE="$base" \
    -v "$sdk:$sdk:ro" -v "${NUGET_PACKAGES:-$HOME/.nuget/packages}:/root/.nuget/packages" .
} >&2
echo "$image"
