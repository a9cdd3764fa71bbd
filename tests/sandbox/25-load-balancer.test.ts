import * as tls from "node:tls";
import { Clone, until } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(240_000);

interface Balancer {
  id: string;
  ip: string;
  status: string;
}
interface Droplet {
  id: number;
  status: string;
  networks: { v4: { ip_address: string; type: "public" | "private" }[] };
}

/**
 * Answers by its name: HTTP on 8080, HTTPS with a certificate of its own on 8443, slowly under /slow. Says under / that it
 * is ill where it was told so, and answers everything else all the same.
 */
const program = `import http.server, os, socket, ssl, subprocess, threading, time
name = socket.gethostname()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500 if self.path == "/" and os.path.exists("/run/ill") else 200)
        self.end_headers()
        if self.path == "/slow":
            self.wfile.write(b"begun ")
            self.wfile.flush()
            time.sleep(4)
        self.wfile.write(" ".join([name, self.client_address[0], str(self.headers.get("X-Forwarded-For"))]).encode())
    def log_message(self, *rest):
        pass
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=" + name, "-keyout", "/run/web.key", "-out", "/run/web.pem"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/run/web.pem", "/run/web.key")
secure = http.server.ThreadingHTTPServer(("", 8443), Handler)
secure.socket = context.wrap_socket(secure.socket, server_side=True)
threading.Thread(target=secure.serve_forever, daemon=True).start()
def datagrams():
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("", 8053))
    while True:
        data, client = udp.recvfrom(512)
        udp.sendto((name + " " + client[0]).encode(), client)
threading.Thread(target=datagrams, daemon=True).start()
http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
`;
const userData = `#!/bin/bash
set -euo pipefail
base64 -d >/usr/local/bin/web.py <<<"${Buffer.from(program).toString("base64")}"
printf '[Service]\\nExecStart=/usr/bin/python3 /usr/local/bin/web.py\\nRestart=no\\n' >/etc/systemd/system/web.service
systemctl daemon-reload
systemctl start web
`;

const api = <T>(method: string, route: string, body?: unknown) => clone.digitalocean<T>(method, `/v2/${route}`, body);

/** What is to be removed at the end, the last made first. */
const made: string[] = [];
const make = async <T>(route: string, body: unknown, path: (made: T) => string): Promise<T> => {
  const created = await api<T>("POST", route, body);
  made.unshift(path(created));
  return created;
};

const region = "sgp1";
let vpcId: string;
let droplets: number[] = [];
const addressOf = new Map<string, string>();

const dropletUp = (id: number) =>
  until(`droplet ${id}`, 90, async () => {
    const { droplet } = await api<{ droplet: Droplet }>("GET", `droplets/${id}`);
    return droplet.status === "active" && droplet;
  });

const rule = (entry: string, port: number, target: string, targetPort: number, more: object = {}) => ({
  entry_protocol: entry,
  entry_port: port,
  target_protocol: target,
  target_port: targetPort,
  ...more,
});

const quickCheck = {
  protocol: "http",
  port: 8080,
  path: "/",
  check_interval_seconds: 3,
  response_timeout_seconds: 3,
  unhealthy_threshold: 2,
  healthy_threshold: 2,
};

/** A load balancer that is up. */
async function balancer(body: { name: string }): Promise<Balancer> {
  const { load_balancer: created } = await make<{ load_balancer: Balancer }>(
    "load_balancers",
    { region, vpc_uuid: vpcId, health_check: quickCheck, ...body },
    ({ load_balancer }) => `load_balancers/${load_balancer.id}`,
  );
  return until(`the load balancer ${body.name}`, 60, async () => {
    const { load_balancer: now } = await api<{ load_balancer: Balancer }>("GET", `load_balancers/${created.id}`);
    if (now.status === "errored") throw new Error(`the load balancer ${body.name} is errored`);
    return now.status === "active" && now;
  });
}

const get = (url: string, init: RequestInit = {}) =>
  fetch(url, { redirect: "manual", headers: { connection: "close" }, signal: AbortSignal.timeout(10_000), ...init });

/** Names of the droplets that answer a number of requests, each once. */
async function answering(url: string, times = 6): Promise<string[]> {
  const names = new Set<string>();
  for (let time = 0; time < times; time++) {
    const answer = await get(url);
    names.add(answer.status === 200 ? ((await answer.text()).split(" ")[0] ?? "") : `status ${answer.status}`);
  }
  return [...names].sort();
}

const both = ["balanced-1", "balanced-2"];
const until200 = (url: string) =>
  until(`${url} to answer from both`, 60, async () => (await answering(url)).join() === both.join());

/** What a stranger's or a droplet's request gives: the body, or curl's exit code. */
const curl = async (place: number | "stranger", url: string): Promise<string> => {
  const { code, stdout } = await clone.inside(place, "curl", "-s", "-m", "3", url);
  return code === 0 ? stdout : `exit ${code}`;
};
const timedOut = "exit 28";

const certificateAt = (host: string, port: number) =>
  new Promise<tls.PeerCertificate>((resolve, reject) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.setTimeout(5000, () => socket.destroy(new Error("no TLS within 5 s")));
    socket.on("error", reject);
  });

beforeAll(async () => {
  const { vpc } = await make<{ vpc: { id: string } }>(
    "vpcs",
    { name: "balanced", region, ip_range: "10.77.0.0/24" },
    (created) => `vpcs/${created.vpc.id}`,
  );
  vpcId = vpc.id;
  const body = {
    names: both,
    region,
    size: "s-1vcpu-1gb",
    image: "debian-13-x64",
    vpc_uuid: vpcId,
    tags: ["balanced"],
  };
  const created = await make<{ droplets: Droplet[] }>(
    "droplets",
    { ...body, user_data: userData },
    () => "tags/balanced",
  );
  droplets = created.droplets.map(({ id }) => id);
  made.unshift(...droplets.map((id) => `droplets/${id}`));
  for (const [index, id] of droplets.entries()) {
    const { networks } = await dropletUp(id);
    for (const { ip_address: address, type } of networks.v4) addressOf.set(`${both[index]} ${type}`, address);
  }
});

afterAll(async () => {
  for (const route of made) {
    await api("DELETE", route).catch((error: unknown) => console.error(`${route}: ${String(error)}`));
    if (route.startsWith("droplets/")) {
      await until(`${route} to be gone`, 60, () =>
        api("GET", route).then(
          () => false,
          () => true,
        ),
      );
    }
  }
});

describe("an external load balancer", () => {
  let web: Balancer;
  const url = () => `http://${web.ip}/`;
  const settings = () => ({
    name: "balanced-web",
    region,
    vpc_uuid: vpcId,
    tag: "balanced",
    health_check: quickCheck,
    forwarding_rules: [rule("http", 80, "http", 8080), rule("https", 8443, "https", 8443, { tls_passthrough: true })],
  });

  beforeAll(async () => {
    web = await balancer(settings());
    await until200(url());
  });

  test("sends requests to each droplet in turn, from its address in the VPC, and says who asked", async () => {
    const answers = [await get(url()), await get(url()), await get(url())];
    const [first, second, third] = await Promise.all(answers.map(async (answer) => (await answer.text()).split(" ")));
    expect([first?.[0], second?.[0]].sort()).toEqual(both);
    expect(third?.[0]).toBe(first?.[0]);
    expect(first?.[1]).toMatch(/^10\.77\.0\./);
    expect(first?.[2]).toBe("198.51.100.10");
    expect((await curl("stranger", url())).split(" ")[2]).toBe("192.0.2.66");
  });

  test("takes a droplet out whose health check fails, and in again once it passes", async () => {
    const [first = 0] = droplets;
    const other = `${url()}other`;
    await clone.inside(first, "touch", "/run/ill");
    expect(await curl(first, "http://127.0.0.1:8080/other")).toMatch(/^balanced-1/);
    await until("the droplet to be taken out", 40, async () => (await answering(other)).join() === "balanced-2");
    await clone.inside(first, "rm", "/run/ill");
    await until200(other);
  });

  test("spreads datagrams over the droplets whose health checks pass", async () => {
    const [first = 0] = droplets;
    const { id, ip } = await balancer({
      name: "balanced-udp",
      type: "REGIONAL_NETWORK",
      tag: "balanced",
      forwarding_rules: [rule("udp", 53, "udp", 8053)],
    } as { name: string });
    const ask = `for i in 1 2 3 4; do echo "" | socat -t 0.3 - UDP:${ip}:53; echo; done`;
    const answers = async () => {
      const { stdout } = await clone.inside("stranger", "sh", "-c", ask);
      const lines = stdout.split("\n").filter(Boolean);
      return [...new Set(lines.map((line) => line.split(" ")[0] ?? ""))].sort().join();
    };
    await until("datagrams to be answered by both", 40, async () => (await answers()) === both.join());
    await clone.inside(first, "touch", "/run/ill");
    await until("datagrams to be answered by the other alone", 40, async () => (await answers()) === "balanced-2");
    await clone.inside(first, "rm", "/run/ill");
    await api("DELETE", `load_balancers/${id}`);
    made.splice(made.indexOf(`load_balancers/${id}`), 1);
    await until200(url());
  });

  test("loses no request where a service has stopped", async () => {
    const [first = 0] = droplets;
    await clone.inside(first, "systemctl", "stop", "web");
    expect(await answering(url(), 20)).toEqual(["balanced-2"]);
    await clone.inside(first, "systemctl", "start", "web");
    await until200(url());
  });

  test("passes TLS through to the droplets, which show their own certificates", async () => {
    const shown = [await certificateAt(web.ip, 8443), await certificateAt(web.ip, 8443)];
    expect(shown.map(({ subject }) => subject.CN).sort()).toEqual(both);
  });

  test("goes on with an answer that is under way while it is changed", async () => {
    const slow = await get(`${url()}slow`);
    const reader = slow.body?.getReader();
    const begun = await reader?.read();
    expect(Buffer.from(begun?.value ?? []).toString()).toMatch(/^begun/);
    await api("POST", `load_balancers/${web.id}/forwarding_rules`, {
      forwarding_rules: [rule("tcp", 81, "tcp", 8080)],
    });
    const rest: string[] = [];
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      rest.push(Buffer.from(part.value).toString());
    }
    expect(rest.join("")).toMatch(/balanced-/);
    expect(await answering(`http://${web.ip}:81/`)).toEqual(both);
  });

  test("ends TLS with the certificate of its rule, redirects to it, and keeps a client at its droplet", async () => {
    await make("domains", { name: "balanced.test" }, () => "domains/balanced.test");
    const body = { name: "balanced", type: "lets_encrypt", dns_names: ["www.balanced.test"] };
    type Made = { certificate: { id: string; state: string; sha1_fingerprint: string } };
    const { certificate: pending } = await api<Made>("POST", "certificates", body);
    // It can go only once no load balancer uses it.
    made.splice(made.indexOf(`load_balancers/${web.id}`) + 1, 0, `certificates/${pending.id}`);
    const certificate = await until("the certificate", 30, async () => {
      const { certificate: now } = await api<Made>("GET", `certificates/${pending.id}`);
      return now.state === "verified" && now;
    });
    const https = rule("https", 443, "http", 8080, { certificate_id: certificate.id });
    await api("PUT", `load_balancers/${web.id}`, {
      ...settings(),
      forwarding_rules: [rule("http", 80, "http", 8080), https],
      redirect_http_to_https: true,
      sticky_sessions: { type: "cookies", cookie_name: "DO-LB", cookie_ttl_seconds: 60 },
    });
    const shown = await certificateAt(web.ip, 443);
    expect(shown.subjectaltname).toBe("DNS:www.balanced.test");
    expect(shown.fingerprint.replaceAll(":", "").toLowerCase()).toBe(certificate.sha1_fingerprint);
    const redirect = await get(`${url()}where?to=1`);
    expect([redirect.status, redirect.headers.get("location")]).toEqual([307, `https://${web.ip}/where?to=1`]);
    const jar = "/tmp/balanced-jar";
    const asked = await clone.inside(
      "stranger",
      ...[
        "sh",
        "-c",
        `for i in 1 2 3 4; do curl -sk -m 5 -b ${jar} -c ${jar} https://${web.ip}/; echo; done; rm -f ${jar}`,
      ],
    );
    const kept = asked.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(kept).toEqual(Array.from({ length: 4 }, () => kept[0]));
    expect(both).toContain(kept[0]);
  });

  test("answers only those whom its own firewall admits", async () => {
    await api("PUT", `load_balancers/${web.id}`, { ...settings(), firewall: { allow: ["ip:198.51.100.10"] } });
    expect(await curl("stranger", url())).toBe(timedOut);
    expect(await answering(url())).toEqual(both);
    await api("PUT", `load_balancers/${web.id}`, { ...settings(), firewall: { deny: ["cidr:198.51.100.0/24"] } });
    expect((await curl("stranger", url())).split(" ")[2]).toBe("192.0.2.66");
    await expect(get(url(), { signal: AbortSignal.timeout(2000) })).rejects.toThrow();
    await api("PUT", `load_balancers/${web.id}`, settings());
  });

  test("is the only one that a droplet's firewall lets in where it names its id", async () => {
    const anywhere = { addresses: ["0.0.0.0/0"] };
    await make<{ firewall: { id: string } }>(
      "firewalls",
      {
        name: "balanced-only",
        tags: ["balanced"],
        inbound_rules: [{ protocol: "tcp", ports: "8080", sources: { load_balancer_uids: [web.id] } }],
        outbound_rules: [{ protocol: "tcp", ports: "all", destinations: anywhere }],
      },
      ({ firewall }) => `firewalls/${firewall.id}`,
    );
    const [, second = 0] = droplets;
    expect(await curl("stranger", `http://${addressOf.get("balanced-1 public")}:8080/`)).toBe(timedOut);
    expect(await curl(second, `http://${addressOf.get("balanced-1 private")}:8080/`)).toBe(timedOut);
    expect(await answering(url())).toEqual(both);
  });
});

describe("an internal load balancer", () => {
  test("answers in its VPC and nowhere else", async () => {
    const [first = 0, second = 0] = droplets;
    const inner = await balancer({
      name: "balanced-inner",
      network: "INTERNAL",
      droplet_ids: [second],
      forwarding_rules: [rule("http", 80, "http", 8080)],
    } as { name: string });
    expect(inner.ip).toMatch(/^10\.77\.0\./);
    // The firewall of the droplets names the other load balancer alone.
    await until("it to know that it reaches nobody", 30, async () =>
      /No server/.test(await curl(first, `http://${inner.ip}/`)),
    );
    for (const route of made.filter((one) => one.startsWith("firewalls/"))) {
      await api("DELETE", route);
      made.splice(made.indexOf(route), 1);
    }
    await until("it to answer", 30, async () => (await curl(first, `http://${inner.ip}/`)).startsWith("balanced-2"));
    expect(await curl("stranger", `http://${inner.ip}/`)).toBe(timedOut);
  });
});
