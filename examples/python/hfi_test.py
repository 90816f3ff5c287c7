"""What the binding promises, on the sandbox server: scripts/languages-tests.sh runs it."""

import gc
import json
import os
import time
import unittest
import urllib.request

import hfi

SANDBOX = os.environ.get("HFI_SANDBOX_URL")


def client(fault=""):
    return hfi.Client(base_url=f"{SANDBOX}/?fault={fault}" if fault else SANDBOX)


def connections():
    """How many connections the sandbox has, without the one that asks."""
    with urllib.request.urlopen(f"{SANDBOX}/sandbox/stats") as answer:
        return json.load(answer)["open"] - 1


class Streams(unittest.TestCase):
    def await_connections(self, wanted):
        until = time.monotonic() + 30
        while connections() != wanted:
            self.assertLess(time.monotonic(), until, f"there are not {wanted} connections")

    def test_the_parts_are_the_answer_and_the_usage_comes_with_the_end(self):
        with client() as one:
            stream = one.chat("Grüße, 世界 🎉", stream_options={"include_usage": True})
            parts = list(stream)
            self.assertEqual("".join(parts), "You said: Grüße, 世界 🎉")
            self.assertGreater(len(parts), 1)
            self.assertGreater(stream.usage.tokens, 0)
            self.assertEqual(stream.usage.finish_reason, "stop")
            self.assertEqual(list(stream), [])

    def test_messages_go_in_as_they_are(self):
        with client() as one:
            said = "a \"quoted\"\nline \\ with a \0 inside"
            messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": said}]
            self.assertEqual("".join(one.chat(messages)), "You said: " + said)

    def test_a_refusal_is_raised_by_the_loop(self):
        with client("status=404") as one, self.assertRaises(hfi.Error) as caught:
            list(one.chat("hello"))
        self.assertEqual((caught.exception.status, caught.exception.http_status), ("HFI_ERROR_NOT_FOUND", 404))
        self.assertIn("sandbox was asked for status 404", str(caught.exception))

    def test_an_error_in_the_middle_comes_after_the_parts_before_it(self):
        with client("error_event=2") as one:
            parts = []
            with self.assertRaisesRegex(hfi.Error, "overloaded"):
                for text in one.chat("one two three four"):
                    parts.append(text)
            self.assertGreater(len(parts), 0)

    def test_an_unknown_argument_is_raised_with_the_nearest_name(self):
        with client() as one, self.assertRaisesRegex(hfi.Error, "max_tokens"):
            one.chat("hello", max_token=5)

    def test_faulty_settings_are_raised_by_the_constructor(self):
        with self.assertRaises(hfi.Error) as caught:
            hfi.Client(base_url="ftp://")
        self.assertEqual(caught.exception.status, "HFI_ERROR_INVALID_ARGUMENT")
        with self.assertRaises(ValueError):
            hfi.Client(base_url="http://localhost\0evil")

    def test_a_closed_client_refuses_calls(self):
        one = client()
        one.close()
        one.close()
        with self.assertRaises(hfi.Error):
            one.chat("hello")

    def test_leaving_the_loop_early_cancels(self):
        with client("stall_mid_stream=2") as one:
            with one.chat("one two three") as stream:
                for _ in stream:
                    self.await_connections(1)
                    break
            self.await_connections(0)

    def test_a_stream_that_nobody_has_any_more_is_cancelled(self):
        with client("stall_mid_stream=2") as one:
            stream = one.chat("one two three")
            next(stream)
            self.await_connections(1)
            del stream
            gc.collect()
            self.await_connections(0)

    def test_a_stream_keeps_its_client(self):
        stream = client().chat("hello there")
        gc.collect()
        self.assertEqual("".join(stream), "You said: hello there")


if __name__ == "__main__":
    unittest.main()
