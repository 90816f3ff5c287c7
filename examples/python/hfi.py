"""A chat that comes in parts, over libhfi by ctypes: a model of how to bind hfi in Python.

It uses the pull API, so no Python code is ever called from the library. Arguments go in as JSON, by huggingface_hub's names; texts that
come out are copied at once, because the library's views live only until the next event. HFI_LIBRARY says where the library is, if the
system's loader does not find it.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import weakref
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_void_p
from dataclasses import dataclass

_ABI = 1  # the version of the ABI that has all functions below
_OK, _PENDING = 0, 1
_ITEM, _DONE = 1, 3


# The handles and views, so that ctypes tells one kind from another.
class _Config(ctypes.Structure): ...
class _Client(ctypes.Structure): ...
class _Request(ctypes.Structure): ...
class _Response(ctypes.Structure): ...
class _Event(ctypes.Structure): ...
class _Error(ctypes.Structure): ...


_FUNCTIONS = {
    "hfi_abi_version": (c_uint32,),
    "hfi_version": (c_char_p,),
    "hfi_status_name": (c_char_p, c_int32),
    "hfi_config_new": (POINTER(_Config),),
    "hfi_config_set_base_url": (None, POINTER(_Config), c_char_p),
    "hfi_config_set_token": (None, POINTER(_Config), c_char_p),
    "hfi_config_set_model": (None, POINTER(_Config), c_char_p),
    "hfi_config_free": (None, POINTER(_Config)),
    "hfi_client_new": (POINTER(_Client), POINTER(_Config)),
    "hfi_client_error": (POINTER(_Error), POINTER(_Client)),
    "hfi_client_free": (None, POINTER(_Client)),
    "hfi_request_new": (POINTER(_Request), POINTER(_Client), c_char_p),
    "hfi_request_set_json": (None, POINTER(_Request), c_char_p, c_char_p),
    "hfi_request_start": (c_int32, POINTER(_Request)),
    "hfi_request_next": (c_int32, POINTER(_Request), c_double, POINTER(POINTER(_Event))),
    "hfi_request_response": (POINTER(_Response), POINTER(_Request)),
    "hfi_request_error": (POINTER(_Error), POINTER(_Request)),
    "hfi_request_free": (None, POINTER(_Request)),
    "hfi_event_kind": (c_int32, POINTER(_Event)),
    "hfi_event_text": (c_void_p, POINTER(_Event), POINTER(c_size_t)),
    "hfi_event_status": (c_int32, POINTER(_Event)),
    "hfi_response_finish_reason": (c_char_p, POINTER(_Response)),
    "hfi_response_tokens": (c_int64, POINTER(_Response)),
    "hfi_response_first_byte_seconds": (c_double, POINTER(_Response)),
    "hfi_response_total_seconds": (c_double, POINTER(_Response)),
    "hfi_error_status": (c_int32, POINTER(_Error)),
    "hfi_error_message": (c_char_p, POINTER(_Error)),
    "hfi_error_http_status": (c_int32, POINTER(_Error)),
    "hfi_error_retry_after": (c_double, POINTER(_Error)),
}


def _load():
    names = {"darwin": "libhfi.dylib", "win32": "hfi.dll"}
    library = ctypes.CDLL(os.environ.get("HFI_LIBRARY") or names.get(sys.platform, "libhfi.so.0"))
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    if library.hfi_abi_version() < _ABI:
        raise ImportError(f"libhfi {library.hfi_version().decode()} is too old")
    return library


_lib = _load()


class Error(Exception):
    """Why a call failed."""

    def __init__(self, status, message, http_status=0, retry_after=None):
        super().__init__(message)
        self.status = status  # as "HFI_ERROR_TIMEOUT"
        self.http_status = http_status  # 0 if no server refused
        self.retry_after = retry_after  # seconds, or None


def _error(status, error):
    """Copies what the library says."""
    name = _lib.hfi_status_name(status).decode()
    if not error:
        return Error(name, name)
    retry_after = _lib.hfi_error_retry_after(error)
    return Error(
        name,
        _lib.hfi_error_message(error).decode(),
        _lib.hfi_error_http_status(error),
        retry_after if retry_after >= 0 else None,
    )


def _text(value):
    """Text for the library: UTF-8 with a NUL behind, and so without one inside."""
    if value is None:
        return None
    if "\0" in value:
        raise ValueError("embedded null character")
    return value.encode()


class Client:
    """Connections and settings; any number of threads may use one. What is not given comes from the environment."""

    def __init__(self, *, base_url=None, token=None, model=None):
        settings = {"base_url": _text(base_url), "token": _text(token), "model": _text(model)}
        config = _lib.hfi_config_new()
        try:
            for name, value in settings.items():
                if value is not None:
                    getattr(_lib, f"hfi_config_set_{name}")(config, value)
            self._handle = _lib.hfi_client_new(config)
        finally:
            _lib.hfi_config_free(config)
        # Runs once: by close(), when nobody has the object any more, or when the program ends.
        self._free = weakref.finalize(self, _lib.hfi_client_free, self._handle)
        if error := _lib.hfi_client_error(self._handle):
            failure = _error(_lib.hfi_error_status(error), error)
            self.close()
            raise failure

    def chat(self, messages, **arguments):
        """Starts an answer to a text, or to messages of the form {"role": …, "content": …}; it comes as a Stream. `arguments` are
        those of huggingface_hub's chat_completion."""
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        return Stream(self, "chat_completion", {**arguments, "messages": messages, "stream": True})

    def close(self):
        """Ends what is still on its way; the client is of no use any more."""
        self._handle = None  # the library takes NULL, and answers with an error
        self._free()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


@dataclass(frozen=True)
class Usage:
    """What an answer took."""

    tokens: int  # -1 if it is not known
    finish_reason: str | None
    first_byte_seconds: float
    total_seconds: float


class Stream:
    """An answer in parts: iterate over it, in one thread at a time. Use it in a `with` if the loop may end early: that cancels."""

    def __init__(self, client, task, arguments):
        encoded = [(_text(name), json.dumps(value).encode()) for name, value in arguments.items()]
        self.usage = None  # a Usage when all has come
        self._client = client  # freeing a client cancels its requests, so it must outlive this
        self._handle = _lib.hfi_request_new(client._handle, task.encode())
        self._free = weakref.finalize(self, _lib.hfi_request_free, self._handle)
        for name, value in encoded:
            _lib.hfi_request_set_json(self._handle, name, value)
        self._check(_lib.hfi_request_start(self._handle))

    def __iter__(self):
        return self

    def __next__(self):
        """The next part, waited for."""
        event = POINTER(_Event)()
        while self._handle:
            # A short wait, again and again: Python looks for Ctrl-C only between two calls.
            status = _lib.hfi_request_next(self._handle, 0.1, byref(event))
            if status == _PENDING:
                continue
            self._check(status)
            kind = _lib.hfi_event_kind(event)
            if kind == _ITEM:
                length = c_size_t()
                text = _lib.hfi_event_text(event, byref(length))
                if length.value:
                    return ctypes.string_at(text, length.value).decode()
            elif kind == _DONE:
                self._check(_lib.hfi_event_status(event))
                self._finish()
        raise StopIteration

    def _check(self, status):
        if status != _OK:
            failure = _error(status, _lib.hfi_request_error(self._handle))
            self.close()
            raise failure

    def _finish(self):
        response = _lib.hfi_request_response(self._handle)
        reason = _lib.hfi_response_finish_reason(response)
        self.usage = Usage(
            _lib.hfi_response_tokens(response),
            reason.decode() if reason else None,
            _lib.hfi_response_first_byte_seconds(response),
            _lib.hfi_response_total_seconds(response),
        )
        self.close()

    def close(self):
        """Cancels what has not come; nothing comes any more."""
        self._handle = None
        self._free()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
