# The image holds one static file and nothing else: no shell, no packages.
# Certificate roots and time zones are inside the binary.

FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY content content
COPY internal internal
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o kintsugi ./cmd/kintsugi

FROM scratch
COPY --from=build /src/kintsugi /kintsugi
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["/kintsugi", "health"]
ENTRYPOINT ["/kintsugi"]
