# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server process of one embedded AWS: moto with our patches behind the credential check, on loopback."""

from __future__ import annotations

import argparse
import functools
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, make_server

from local_aws import (
    answers,
    auth,
    consistency,
    environment,
    holding,
    keeping,
    mariadb,
    postgres,
    recording,
    state,
    throttling,
)

REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-central-1", "eu-west-1")


def make(port: int) -> BaseWSGIServer:
    """moto's server on a loopback port (0: a free one), patched and with credentials checked; not yet serving."""
    environment.prepare()
    # moto reads its settings when it is imported, so it is imported after they are there
    from moto.server import DomainDispatcherApplication, create_backend_app

    from local_aws import patches

    patches.apply()

    def service_app(service: str):
        app = create_backend_app(service)
        app.config["PROPAGATE_EXCEPTIONS"] = True
        return app

    dispatcher = DomainDispatcherApplication(service_app)
    # it reads moto's directory and tries hundreds of patterns for each request
    dispatcher.get_backend_for_host = functools.lru_cache(1024)(dispatcher.get_backend_for_host)
    application = holding.Holding(throttling.Throttling(auth.checked(consistency.Consistency(explained(dispatcher)))))
    return make_server(keeping.HOST, port, recording.Recording(application), threaded=True)


def explained(application: answers.Application) -> answers.Application:
    """The WSGI application whose failures are errors that a client shows, instead of a page of HTML."""

    def explain(environ, start_response):
        try:
            return application(environ, start_response)
        except NotImplementedError as missing:
            # 501 is not retried, so that a missing operation is said at once
            return answers.error(
                environ, start_response, 501, "NotImplemented", f"The embedded AWS lacks this operation: {missing}"
            )
        except Exception as failure:
            logging.getLogger(__name__).exception("%s %s", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            return answers.error(
                environ, start_response, 500, "InternalFailure", f"{type(failure).__name__}: {failure}"
            )

    return explain


def main() -> None:
    """Serve until SIGTERM or SIGINT, then stop the databases and leave at once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--state-dir", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")

    keeping.use(options.state_dir)
    server = make(options.port)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint_url = f"http://{keeping.HOST}:{server.server_port}"
    traffic = _traffic(endpoint_url, server)
    state.write(
        options.state_dir,
        {
            "endpoint_url": endpoint_url,
            **traffic.start(),
            "pid": os.getpid(),
            "pg_dump": str(postgres.pg_dump(options.state_dir)),
            "regions": list(REGIONS),
            "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        },
    )
    stopping.wait()
    traffic.services.stop()
    postgres.stop_all()
    mariadb.stop_all()
    sys.stdout.flush()
    # threads of requests and of replication have nothing left to serve
    os._exit(0)


def _traffic(endpoint_url: str, server: BaseWSGIServer):
    # moto is imported by now, as its settings want it
    from local_aws.traffic import control
    from local_aws.traffic.running import Traffic

    traffic = Traffic(endpoint_url)
    server.app = control.beside(server.app, traffic.services)
    return traffic


if __name__ == "__main__":
    main()
