#!/usr/bin/env python3
"""Compares the http engine with other load generators on one nginx, in one run.

Every round plays each generator once at a fixed rate and once at full speed, in an order that is
drawn from the seed. What is compared is the generator: the processor time (user and system, as the
kernel charges it to the process) and memory it takes, how much it does, and what it says the
response times were. Ratios are taken within a round, so that what else the machine does weighs on
both; README.md beside this file says what the columns mean.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "target" / "peers"
RATED, FULL = "rated", "full"
# A generator that has not ended by then never will.
GRACE_S = 60


class Missing(Exception):
    """A program that is not there, and what was tried."""


# --- Getting the programs -----------------------------------------------------------------------


def run_quietly(command, what):
    """Runs an install step; its output is shown only if it fails."""
    print(f"installing {what}: {' '.join(map(str, command))}", file=sys.stderr)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        last = "\n  ".join(done.stdout.strip().splitlines()[-3:])
        raise Missing(f"{what} cannot be installed: {' '.join(map(str, command))} said\n  {last}")


def from_debian(name, package, may_install):
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if path:
        return path
    if not may_install:
        raise Missing(f"{name} is not there, and --no-install was given")
    if not shutil.which("apt-get"):
        raise Missing(f"{name} is not there: install it by hand (this system has no apt-get)")
    if os.geteuid() != 0:
        raise Missing(f"{name} is not there: `apt-get install {package}` needs root")
    run_quietly(["apt-get", "install", "--yes", "--no-install-recommends", package], package)
    return from_debian(name, package, False)


def from_cargo(name, may_install):
    path = PEERS / "bin" / name
    if path.exists():
        return str(path)
    if shutil.which(name):
        return shutil.which(name)
    if not may_install:
        raise Missing(f"{name} is not there, and --no-install was given")
    run_quietly(["cargo", "install", "--locked", "--root", PEERS, "--target-dir", PEERS / "build", name], name)
    return str(path)


def from_python(name, may_install):
    path = PEERS / name / "bin" / name
    if path.exists():
        return str(path)
    if shutil.which(name):
        return shutil.which(name)
    if not may_install:
        raise Missing(f"{name} is not there, and --no-install was given")
    run_quietly([sys.executable, "-m", "venv", PEERS / name], f"an environment for {name}")
    run_quietly([PEERS / name / "bin" / "pip", "install", "--quiet", name], name)
    return str(path)


def ours(given, may_install):
    if given:
        return os.path.abspath(given)
    path = ROOT / "target" / "release" / "examples" / "http_rate"
    if may_install:
        command = ["cargo", "build", "--release", "--package", "loadtest", "--example", "http_rate"]
        run_quietly(command, "the http engine's example")
    if not path.exists():
        raise Missing(f"{path} is not there: build it, or name one with --ours")
    return str(path)


# --- The generators: their commands, and what their output says ----------------------------------


def number(pattern, text, scale=1.0):
    found = re.search(pattern, text)
    return float(found.group(1)) * scale if found else None


class Generator:
    """One program: how it is called, and what it tells.

    `command` gives the arguments of a mode, or None if it has no such mode; `read` gives requests,
    errors and, where it tells them, the median and p99 of the response times in microseconds.
    """

    rated_how = "holds a rate"

    def __init__(self, path):
        self.path = path


class Ours(Generator):
    name = "mizan"

    def command(self, mode, job):
        last = ["--full-speed"] if mode == FULL else ["--rate", job.rate]
        return [self.path, job.url, "--seconds", job.seconds, "--connections", job.connections, "--json", *last]

    def read(self, out):
        said = json.loads(out)
        return {
            "requests": said["requests"],
            "errors": said["errors"] + said["dropped"],
            "p50_us": said["response_p50_us"],
            "p99_us": said["response_p99_us"],
            "lag_p99_us": said["lag_p99_us"],
            "own_cpu_us": said["cpu_us_per_request"],
        }


class Oha(Generator):
    name = "oha"

    def command(self, mode, job):
        # Without the correction its times begin when a request is sent, however late.
        last = [] if mode == FULL else ["-q", job.rate, "--latency-correction"]
        base = [self.path, "-z", f"{job.seconds}s", "-c", job.connections, "--no-tui", "--output-format", "json"]
        return [*base, *last, job.url]

    def read(self, out):
        said = json.loads(out)
        # What it cuts off at its own end is no error.
        failed = {why: n for why, n in said["errorDistribution"].items() if "deadline" not in why}
        codes = said["statusCodeDistribution"]
        percentiles = said["latencyPercentiles"]
        wrong = sum(n for code, n in codes.items() if code != "200")
        return {
            "requests": sum(codes.values()),
            "errors": sum(failed.values()) + wrong,
            "p50_us": percentiles["p50"] * 1e6,
            "p99_us": percentiles["p99"] * 1e6,
        }


class Wrk(Generator):
    name = "wrk"
    rated_how = None

    def command(self, mode, job):
        if mode == RATED:
            return None
        return [self.path, "-t", "2", "-c", job.connections, "-d", f"{job.seconds}s", "--latency", job.url]

    def read(self, out):
        unit = {"us": 1.0, "ms": 1e3, "s": 1e6}

        def percentile(which):
            found = re.search(rf"{which}%\s+([\d.]+)(us|ms|s)", out)
            return float(found.group(1)) * unit[found.group(2)] if found else None

        sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
        errors = sum(map(int, sockets.groups())) if sockets else 0
        errors += number(r"Non-2xx or 3xx responses: (\d+)", out) or 0
        requests = number(r"(\d+) requests in", out)
        return {"requests": requests, "errors": errors, "p50_us": percentile(50), "p99_us": percentile(99)}


class Hey(Generator):
    name = "hey"
    rated_how = "a limit for each connection: it cannot catch up"

    def command(self, mode, job):
        last = [] if mode == FULL else ["-q", max(1, job.rate // job.connections)]
        return [self.path, "-z", f"{job.seconds}s", "-c", job.connections, *last, job.url]

    def read(self, out):
        codes = {code: int(n) for code, n in re.findall(r"\[(\d{3})\]\s+(\d+) responses", out)}
        failed = sum(map(int, re.findall(r"^\s+\[(\d+)\]\s+\S", out.partition("Error distribution")[2], re.M)))
        return {
            "requests": sum(codes.values()),
            "errors": failed + sum(n for code, n in codes.items() if code != "200"),
            "p50_us": number(r"50%\S* in ([\d.]+) secs", out, 1e6),
            "p99_us": number(r"99%\S* in ([\d.]+) secs", out, 1e6),
        }


class K6(Generator):
    name = "k6"

    def command(self, mode, job):
        steady = {"executor": "constant-arrival-rate", "rate": job.rate, "timeUnit": "1s",
                  "preAllocatedVUs": job.connections}
        scenario = {"executor": "constant-vus", "vus": job.connections} if mode == FULL else steady
        scenario["duration"] = f"{job.seconds}s"
        options = json.dumps({"scenarios": {"one": scenario}, "discardResponseBodies": True,
                              "summaryTrendStats": ["med", "p(99)"]})
        script = job.folder / f"{mode}.js"
        script.write_text(
            f"import http from 'k6/http';\nexport const options = {options};\n"
            f"export default function () {{ http.get('{job.url}'); }}\n"
            "export function handleSummary(data) { return { stdout: JSON.stringify(data.metrics) }; }\n")
        return [self.path, "run", "--quiet", "--no-usage-report", script]

    def read(self, out):
        metrics = json.loads(out[out.index("{"):])
        values = metrics["http_req_duration"]["values"]
        dropped = metrics.get("dropped_iterations", {"values": {"count": 0}})["values"]["count"]
        failed = metrics["http_req_failed"]["values"]["passes"]
        return {
            "requests": metrics["http_reqs"]["values"]["count"],
            "errors": dropped + failed,
            "p50_us": values["med"] * 1e3,
            "p99_us": values["p(99)"] * 1e3,
        }


class Locust(Generator):
    name = "locust"
    rated_how = "a limit for each user: it cannot catch up"

    def command(self, mode, job):
        wait = "constant(0)" if mode == FULL else f"constant_throughput({job.rate / job.connections})"
        script = job.folder / f"{mode}_user.py"
        script.write_text(
            "from locust import FastHttpUser, constant, constant_throughput, task\n"
            f"class User(FastHttpUser):\n    wait_time = {wait}\n"
            "    @task\n    def get(self):\n        self.client.get('/')\n")
        users = ["--users", job.connections, "--spawn-rate", job.connections, "--run-time", f"{job.seconds}s"]
        return [self.path, "--locustfile", script, "--headless", "--only-summary", "--json", "--loglevel", "ERROR",
                "--host", job.url.rstrip("/"), *users]

    def read(self, out):
        (said,) = json.loads(out[out.index("["):])
        # Whole milliseconds (below 100 of them) and what came how often.
        times = sorted((float(ms), n) for ms, n in said["response_times"].items())

        def quantile(q):
            left = q * said["num_requests"]
            for ms, n in times:
                left -= n
                if left <= 0:
                    return ms * 1e3
            return None

        return {"requests": said["num_requests"], "errors": said["num_failures"],
                "p50_us": quantile(0.5), "p99_us": quantile(0.99)}


# --- The target ---------------------------------------------------------------------------------

NGINX = """\
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ return 200 "ok"; }}
    }}
}}
"""


class Nginx:
    """A server of its own: own configuration, own port."""

    def __init__(self, path, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=self.port))
        self.process = subprocess.Popen([path, "-p", folder, "-c", config])
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.stop()
        raise Missing(f"nginx does not listen on port {self.port}: see its message above")

    def stop(self):
        self.process.terminate()
        self.process.wait()


# --- Measuring ----------------------------------------------------------------------------------


class Job:
    """What every generator is to do."""

    def __init__(self, arguments, port, folder):
        self.url = f"http://127.0.0.1:{port}/"
        self.rate, self.seconds, self.connections = arguments.rate, arguments.seconds, arguments.connections
        self.folder = folder


def watch(process, limit_s):
    """Waits for a process; gives its most resident memory in KiB and what it used.

    The kernel's own figure for a child, ru_maxrss, is never below what this interpreter had when it
    forked, so the memory's high-water mark is read while the process runs.
    """
    memory_kib, until = 0, time.monotonic() + limit_s
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return memory_kib, usage
        if time.monotonic() > until:
            process.kill()
        # Gone, or between its end and the wait for it, it has no mark.
        found = re.search(r"VmHWM:\s+(\d+)", text_of(f"/proc/{process.pid}/status"))
        memory_kib = int(found.group(1)) if found else memory_kib
        time.sleep(0.05)


def text_of(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError:
        return ""


def measure(generator, mode, job):
    """Plays it once. The kernel tells what the process and all that it waited for have used."""
    command = [str(part) for part in generator.command(mode, job)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=errors, cwd=job.folder)
        memory_kib, usage = watch(process, job.seconds + GRACE_S)
        took_s = time.monotonic() - began
        out.seek(0)
        errors.seek(0)
        text = out.read().decode(errors="replace")
        complaint = errors.read().decode(errors="replace").strip()[-300:]
    try:
        said = generator.read(text)
    except (ValueError, KeyError, TypeError) as error:
        raise Missing(f"{generator.name} ({mode}) said nothing that can be read ({error}): {complaint or text[-300:]}")
    if not said["requests"]:
        raise Missing(f"{generator.name} ({mode}) did no request: {complaint or text[-300:]}")
    cpu_us = (usage.ru_utime + usage.ru_stime) * 1e6
    said.update(
        status=process.returncode,
        took_s=took_s,
        rate_per_s=said["requests"] / job.seconds,
        cpu_us=cpu_us / said["requests"],
        memory_mib=memory_kib / 1024,
        load=os.getloadavg()[0],
    )
    return said


# --- Comparing ----------------------------------------------------------------------------------

COLUMNS = {
    FULL: [("rate_per_s", "requests/s", 0), ("cpu_us", "CPU us/request", 1), ("memory_mib", "memory MiB", 1)],
    RATED: [("rate_per_s", "requests/s", 0), ("cpu_us", "CPU us/request", 1), ("memory_mib", "memory MiB", 1),
            ("p50_us", "p50 us", 0), ("p99_us", "p99 us", 0)],
}


def summary(rounds, generators):
    """Medians, spreads, and the ratios to ours within each round, by mode and generator."""
    table = {}
    for mode, columns in COLUMNS.items():
        for generator in generators:
            runs = [each[mode][generator.name] for each in rounds if generator.name in each[mode]]
            if not runs:
                continue
            row = {"errors": sum(run["errors"] for run in runs), "runs": len(runs)}
            for key, _, _ in columns:
                values = [run[key] for run in runs if run[key] is not None]
                ratios = [
                    each[mode][generator.name][key] / each[mode][Ours.name][key]
                    for each in rounds
                    if generator.name in each[mode] and each[mode].get(Ours.name, {}).get(key)
                    and each[mode][generator.name][key] is not None
                ]
                row[key] = spread(values)
                row[f"{key}_ratio"] = spread(ratios)
            table.setdefault(mode, {})[generator.name] = row
    return table


def spread(values):
    if not values:
        return None
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def show(table, generators, arguments):
    """The table as Markdown: median (least-most), and the ratio to ours."""
    titles = {RATED: f"At {arguments.rate:,} requests/s", FULL: "At full speed"}
    lines = []
    for mode, rows in table.items():
        columns = COLUMNS[mode]
        lines += ["", f"### {titles[mode]}, {arguments.connections} connections, {arguments.seconds} s", ""]
        lines.append("| Generator | " + " | ".join(f"{title} | ratio" for _, title, _ in columns) + " | errors |")
        lines.append("| --- |" + " ---: |" * (2 * len(columns) + 1))
        for name, row in rows.items():
            cells = []
            for key, _, digits in columns:
                cells.append(cell(row[key], digits))
                cells.append("1" if name == Ours.name else cell(row[f"{key}_ratio"], 2))
            lines.append(f"| {name} | " + " | ".join(cells) + f" | {row['errors']:,.0f} |")
        how = [f"{g.name}: {g.rated_how}" for g in generators if g.name in rows and g.rated_how != "holds a rate"]
        if mode == RATED and how:
            lines += ["", "; ".join(how) + "."]
        without = [g.name for g in generators if g.name not in rows]
        if without:
            lines += ["", f"Without: {', '.join(without)}."]
    return "\n".join(lines).strip()


def cell(spread_of, digits):
    if spread_of is None:
        return "-"
    median, least, most = (f"{spread_of[key]:,.{digits}f}" for key in ("median", "least", "most"))
    return median if least == most else f"{median} ({least}-{most})"


def machine():
    model = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text())
        model = found.group(1) if found else model
    return f"{os.cpu_count()} processors ({model}), {platform.system()} {platform.release()}"


def versions(generators, arguments):
    """What each program says it is."""
    said = {}
    for generator in generators:
        if generator.name == Ours.name and arguments.ours:
            said[generator.name] = "(as built elsewhere)"
        elif generator.name == Ours.name:
            done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
            said[generator.name] = done.stdout.strip()
        else:
            flag = {"wrk": "-v", "k6": "version"}.get(generator.name, "--version")
            done = subprocess.run([generator.path, flag], capture_output=True, text=True)
            # hey does not say which it is.
            found = re.search(r"\d+\.\d+[\w.+-]*", done.stdout + done.stderr)
            said[generator.name] = found.group(0) if found and generator.name != "hey" else ""
    return said


def collect(arguments):
    """The generators that are there, and why the others are not."""
    wanted = {
        "mizan": lambda: Ours(ours(arguments.ours, arguments.install)),
        "wrk": lambda: Wrk(from_debian("wrk", "wrk", arguments.install)),
        "hey": lambda: Hey(from_debian("hey", "hey", arguments.install)),
        "oha": lambda: Oha(from_cargo("oha", arguments.install)),
        "locust": lambda: Locust(from_python("locust", arguments.install)),
        "k6": lambda: K6(from_python("k6", arguments.install)),
    }
    generators, missing = [], {}
    for name, make in wanted.items():
        if name in arguments.without:
            missing[name] = "left out by --without"
            continue
        try:
            generators.append(make())
        except Missing as why:
            missing[name] = str(why)
    return generators, missing


def play(generators, job, arguments):
    rng = random.Random(arguments.seed)
    rounds = []
    for number_of in range(1, arguments.rounds + 1):
        turns = [(generator, mode) for generator in generators for mode in (RATED, FULL)
                 if mode == FULL or generator.rated_how]
        rng.shuffle(turns)
        this = {RATED: {}, FULL: {}}
        for generator, mode in turns:
            try:
                said = measure(generator, mode, job)
            except Missing as why:
                # The others are still to be compared; its row has a run less.
                print(f"round {number_of}: {why}", file=sys.stderr)
                continue
            this[mode][generator.name] = said
            print(f"round {number_of}: {generator.name:7} {mode:5} {said['rate_per_s']:9,.0f}/s "
                  f"{said['cpu_us']:7.1f} us/request {said['memory_mib']:6.1f} MiB, "
                  f"{said['errors']:.0f} errors, load {said['load']:.1f}", file=sys.stderr)
        rounds.append(this)
    return rounds


def arguments_of():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=10, help="of each run")
    parser.add_argument("--rate", type=int, default=5_000, help="of the rated runs, in requests a second")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the order")
    parser.add_argument("--ours", help="the example http_rate, if it is built elsewhere")
    parser.add_argument("--without", action="append", default=[], metavar="NAME", help="leave this generator out")
    parser.add_argument("--no-install", dest="install", action="store_false", help="use what is there")
    parser.add_argument("--json", type=pathlib.Path, default=PEERS / "comparison.json", help="where the figures go")
    return parser.parse_args()


def main():
    arguments = arguments_of()
    PEERS.mkdir(parents=True, exist_ok=True)
    generators, missing = collect(arguments)
    for why in missing.values():
        print(f"without it: {why}", file=sys.stderr)
    if "mizan" in missing or len(generators) < 2:
        return "there is nothing to compare: it needs ours and one other"
    began = datetime.datetime.now(datetime.timezone.utc)
    load_before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="mizan-peers-") as folder:
        folder = pathlib.Path(folder)
        # Its workers may be another user's.
        folder.chmod(0o755)
        try:
            nginx = Nginx(from_debian("nginx", "nginx-light", arguments.install), folder)
        except Missing as why:
            return f"there is no target: {why}"
        try:
            rounds = play(generators, Job(arguments, nginx.port, folder), arguments)
        finally:
            nginx.stop()
    table = summary(rounds, generators)
    known = versions(generators, arguments)
    settings = {key: getattr(arguments, key) for key in ("rounds", "seconds", "rate", "connections", "seed")}
    document = {
        "began": began.isoformat(timespec="seconds"), "machine": machine(), "settings": settings,
        "load_before": load_before, "load_after": os.getloadavg(),
        "versions": known, "missing": missing, "summary": table, "rounds": rounds,
    }
    arguments.json.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{began:%Y-%m-%d %H:%M} UTC, {machine()}; load average {load_before[0]:.1f} before and "
          f"{os.getloadavg()[0]:.1f} after; {arguments.rounds} rounds, seed {arguments.seed}. "
          + "; ".join(f"{name} {version}".strip() for name, version in known.items()) + ".")
    print()
    print(show(table, generators, arguments))
    return None


if __name__ == "__main__":
    sys.exit(main())
