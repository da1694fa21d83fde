"""A Telegram bot for Tellonce in one file: customers write to the bot, our bot and agents answer them there.

TELEGRAM=https://api.telegram.org/bot<token> TELLONCE=https://chat.shop.example TELLONCE_KEY=tellonce_…
WEBHOOK_SECRET=whsec_… python telegram_bot.py 8090
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TELEGRAM, TELLONCE = os.environ["TELEGRAM"], os.environ["TELLONCE"] + "/console/api/channels/telegram"
KEY = {"Authorization": f"Bearer {os.environ['TELLONCE_KEY']}"}
SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def call(url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def listen():
    """Customers' messages, in order. An update is let go of only when Tellonce has stored it."""
    offset = 0
    while True:
        try:
            for update in call(f"{TELEGRAM}/getUpdates", {"offset": offset, "timeout": 25})["result"]:
                said, key = update.get("message", {}), f"telegram-{update['update_id']}"
                if said.get("text"):
                    who = {"sender": str(said["chat"]["id"]), "name": said["from"].get("first_name", "")}
                    lang = said["from"].get("language_code", "")
                    call(f"{TELLONCE}/messages", {"id": key, "text": said["text"], "lang": lang, **who}, KEY)
                offset = update["update_id"] + 1
        except OSError as problem:  # one of the two is away: the same update comes again
            print(problem, file=sys.stderr)
            time.sleep(2)


class Answers(BaseHTTPRequestHandler):
    """What our bot and agents say. 2xx is answered when Telegram has it; else Tellonce tries again."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        mine = "v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode()
        if not any(hmac.compare_digest(mine, each) for each in self.headers["webhook-signature"].split()):
            return self.end(401)
        event = json.loads(body)["data"]
        if event.get("kind") == "message.added" and event["author"]["role"] in ("bot", "agent"):
            try:
                whose = call(f"{TELLONCE}/conversations/{event['conversation']}", None, KEY)
            except urllib.error.HTTPError as problem:
                return self.end(204 if problem.code == 404 else 502)  # 404: a customer of another channel
            if whose["via"] == "telegram":
                said = {"chat_id": whose["sender"], "text": event["data"]["text"]}
                if offered := [[{"text": each["text"]}] for each in event["data"].get("choices", [])]:
                    said["reply_markup"] = {"keyboard": offered, "one_time_keyboard": True}
                call(f"{TELEGRAM}/sendMessage", said)
        return self.end(204)

    def end(self, status):
        self.send_response(status)
        self.end_headers()


if __name__ == "__main__":
    threading.Thread(target=listen, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
