# Runs what `make dist` has packed, as nobody in particular and on a root that cannot be written:
#   make dist && docker build -t complaint-desk .
#   docker run --read-only --tmpfs /tmp -v desk:/data -p 127.0.0.1:3000:3000 -e DESK_PUBLIC_URL=https://desk.example.com complaint-desk
# Back up /data, and keep data/master.key apart from it.
FROM debian:bookworm-slim
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home desk \
    && install -d -o desk -g desk -m 0700 /data
COPY target/dist/complaint-desk-*/complaint-desk /usr/local/bin/complaint-desk
USER desk
WORKDIR /data
VOLUME /data
ENV DESK_DATA_DIR=/data DESK_DATABASE_URL=sqlite:///data/desk.db DESK_MEDIA_URL=file:///data/media \
    DESK_MASTER_KEY_FILE=/data/master.key DESK_LISTEN=0.0.0.0:3000
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["complaint-desk"]
CMD ["serve"]
