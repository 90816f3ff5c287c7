#!/usr/bin/env python3
"""Serves a GGUF model with llama.cpp's own HTTP server on a free port of 127.0.0.1, until it is killed.

    serve.py FILE.gguf       prints `listening on http://127.0.0.1:PORT`
"""
import signal
import sys

import xllamacpp


def main(path):
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = ["tiny"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 1024
    params.n_parallel = 2
    params.n_predict = 64
    params.warmup = False
    params.offline = True
    server = xllamacpp.Server(params)
    print("listening on", server.listening_address, flush=True)
    signal.pause()


main(sys.argv[1])
