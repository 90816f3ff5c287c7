#!/usr/bin/env python3
"""Serves the models of hfapi_models.py through `api-inference-community`, which is Hugging Face's own request layer: it
reads and checks the bodies, and makes the replies and refusals. From here are the routes, the 401 and 404, and the calls
of transformers, diffusers and scikit-learn in between; so those prove nothing about Hugging Face.

    hfapi_server.py FOLDER TOKEN       prints `listening on http://127.0.0.1:PORT`, then serves until it is killed

POST /models/NAME or /models/NAME/pipeline/TASK; a name is a folder's, and its task if none is given. Every GET gives {"ok": "ok"}.
"""
import asyncio
import base64
import functools
import io
import os
import socket
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
FOLDER, TOKEN = Path(sys.argv[1]), sys.argv[2]

import numpy as np
import uvicorn
from api_inference_community import validation
from api_inference_community.routes import pipeline_route, status_ok
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route

# The layer has checks for translation's inputs, but its lists of tasks lack it.
validation.TEXT_INPUTS.add("translation")
validation.KNOWN_TASKS.add("translation")

HEARING = ("audio-classification", "automatic-speech-recognition")
SEEING = ("image-classification", "image-segmentation", "object-detection", "image-to-text", "zero-shot-image-classification")


def plain(value):
    """A pipeline's result as JSON has it: masks are PNG in base64."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, Image.Image):
        file = io.BytesIO()
        value.save(file, "PNG")
        return base64.b64encode(file.getvalue()).decode()
    return value


def halves(folder, task):
    return lambda sound: ([np.float32(sound / 2)], 16000, ["half as loud"])


def pictures(folder, task):
    import diffusers

    kind = diffusers.AutoPipelineForText2Image if task == "text-to-image" else diffusers.AutoPipelineForImage2Image
    pipe = kind.from_pretrained(folder, safety_checker=None)
    pipe.set_progress_bar_config(disable=True)

    def run(inputs, seed=None, target_size=None, prompt="", **settings):
        import torch

        if seed is not None:
            settings["generator"] = torch.Generator().manual_seed(seed)
        if task == "text-to-image":
            return pipe(prompt=inputs, **{"num_inference_steps": 2, **settings}).images[0]
        size = target_size or {"width": inputs.width, "height": inputs.height}
        image = inputs.convert("RGB").resize((size["width"], size["height"]))
        return pipe(prompt=prompt, image=image, **{"num_inference_steps": 2, **settings}).images[0]

    return run


def similarity(folder, task):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")

    def run(inputs):
        one, *others = model.encode([inputs["source_sentence"], *inputs["sentences"]], normalize_embeddings=True)
        return plain([np.dot(one, other) for other in others])

    return run


def table(folder, task):
    import joblib
    import pandas

    model = joblib.load(folder / f"{task.removeprefix('tabular-')}.joblib")
    return lambda inputs: plain(model.predict(pandas.DataFrame(inputs["data"]).astype(float)))


def pipeline(folder, task):
    import transformers

    settings = {"image_processor": str(folder)} if task in SEEING else {}
    if task in HEARING:
        settings = {"feature_extractor": str(folder)}
    pipe = transformers.pipeline("text-to-audio" if task == "text-to-speech" else task, model=str(folder), **settings)

    def run(inputs, **parameters):
        if task == "text-to-speech":
            said = pipe(inputs, forward_params=parameters)
            return np.float32(said["audio"]).reshape(-1), said["sampling_rate"]
        if task == "text-classification":
            return plain(pipe([inputs], **{"top_k": None, **parameters}))
        if task == "token-classification":
            return plain(pipe(inputs, **{"aggregation_strategy": "simple", **parameters}))
        if task.endswith("question-answering"):
            return plain(pipe(**inputs, **parameters))
        return plain(pipe(inputs, **parameters))

    if task in HEARING:
        run.sampling_rate = pipe.feature_extractor.sampling_rate
    return run


OTHERS = {
    "audio-to-audio": halves,
    "text-to-image": pictures,
    "image-to-image": pictures,
    "sentence-similarity": similarity,
    "tabular-classification": table,
    "tabular-regression": table,
}


@functools.lru_cache(maxsize=None)
def load(name, task):
    run = OTHERS.get(task, pipeline)(FOLDER / name, task)
    if task == "audio-to-audio":
        run.sampling_rate = 16000
    return run


turn = asyncio.Lock()  # the layer reads the task from the environment


async def answer(request):
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return JSONResponse({"error": "Invalid credentials in Authorization header"}, status_code=401)
    model, _, task = request.path_params["model"].partition("/pipeline/")
    name = model.rsplit("/", 1)[-1]
    if name.startswith(".") or not (FOLDER / name).is_dir():
        return JSONResponse({"error": f"Model {model} does not exist"}, status_code=404)
    async with turn:
        os.environ["TASK"] = task or name
        request.app.get_pipeline = lambda: load(name, task or name)
        return await pipeline_route(request)


def main():
    routes = [Route("/models/{model:path}", answer, methods=["POST"]), Route("/{any:path}", status_ok)]
    app = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware)])
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


main()
