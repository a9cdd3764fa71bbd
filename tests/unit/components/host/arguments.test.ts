import { Change, files, make, person, setup } from "./program";

describe("arguments", () => {
  test("of the droplet", async () => {
    const { registered } = await make({
      image: "ubuntu-24-04-x64",
      hostname: "mail.example.com",
      backups: { plan: "daily", hour: 4 },
      ipv6: true,
    });
    expect(registered.one("Droplet").inputs).toMatchObject({
      name: "mail.example.com",
      image: "ubuntu-24-04-x64",
      backups: true,
      backupPolicy: { plan: "daily", hour: 4 },
      ipv6: true,
    });
    expect((await make({ backups: true })).registered.one("Droplet").inputs).toMatchObject({ backups: true });
  });

  test("of the script, written as data", async () => {
    const { registered } = await make(
      {
        serves: [
          { port: 443, from: "world", description: "web" },
          { port: "8000-8010", protocol: "udp", from: ["vpc", "admins"] },
        ],
        authorizedKeys: [person],
        swapMiB: 0,
        timeZone: "Europe/Berlin",
        hardening: { aide: { off: true, reason: "Checked by the image pipeline" } },
        volumes: {
          data: { sizeGiB: 10, mountPath: "/srv/data" },
          logs: { sizeGiB: 5, mountPath: "/srv/logs", filesystem: "xfs" },
        },
      },
      { authorizedKeys: [person] },
    );
    const sent = files(registered);
    expect(sent.env).toBe(
      [
        "SEAWALL_HOST='web'",
        "SEAWALL_USER='deploy'",
        "SEAWALL_VPC_RANGE='10.20.0.0/20'",
        "SEAWALL_SSH_SOURCES='198.51.100.10/32 2001:db8::/48'",
        "SEAWALL_BASTION='false'",
        "SEAWALL_TIME_ZONE='Europe/Berlin'",
        "SEAWALL_SWAP_MIB='0'",
        "",
      ].join("\n"),
    );
    expect(sent.authorized_keys).toBe(`ssh-ed25519 main-deploy-key\n${person}\n`);
    expect(sent["ufw.rules"]).toBe(
      [
        "tcp\t22\t198.51.100.10/32\tssh",
        "tcp\t22\t2001:db8::/48\tssh",
        "tcp\t22\t10.20.0.0/20\tssh",
        "tcp\t443\tany\tweb",
        "udp\t8000-8010\t10.20.0.0/20\t",
        "udp\t8000-8010\t198.51.100.10/32\t",
        "udp\t8000-8010\t2001:db8::/48\t",
        "",
      ].join("\n"),
    );
    expect(sent.volumes).toBe(
      "shop-test-main-web-data\t/srv/data\text4\t10\nshop-test-main-web-logs\t/srv/logs\txfs\t5\n",
    );
    expect(sent.off).toBe("aide\tChecked by the image pipeline\n");
  });

  test("defaults of the script", async () => {
    const sent = files((await make()).registered);
    expect(sent.env).toContain("SEAWALL_TIME_ZONE='Etc/UTC'\nSEAWALL_SWAP_MIB='1024'\n");
    expect([sent.volumes, sent.off]).toEqual(["", ""]);
  });

  test("volumes are blank, protected, attached, and there before the script runs", async () => {
    const { registered } = await make({ volumes: { data: { sizeGiB: 10, mountPath: "/srv/data" } } });
    expect(registered.one("Volume")).toMatchObject({
      name: "web-volume-data",
      inputs: { name: "shop-test-main-web-data", region: "fra1", size: 10, description: "/srv/data of web" },
      protect: true,
    });
    expect(registered.one("VolumeAttachment")).toMatchObject({
      name: "web-attachment-data",
      inputs: { volumeId: "100", dropletId: 100 },
      deleteBeforeReplace: true,
      deletedWith: "web-droplet",
    });
    expect(setup(registered).dependsOn).toContain("web-attachment-data");
  });

  test("protect: false leaves volumes and addresses free to go", async () => {
    const change: Change = {
      protect: false,
      reservedIp: true,
      volumes: { data: { sizeGiB: 1, mountPath: "/srv/data" } },
    };
    const { registered } = await make(change);
    expect([registered.one("Volume").protect, registered.one("ReservedIp").protect]).toEqual([false, false]);
  });

  test("transforms reach every child", async () => {
    const { registered } = await make({
      reservedIp: true,
      volumes: { data: { sizeGiB: 1, mountPath: "/srv/data" } },
      transform: {
        role: { tag: { name: "tag" }, firewall: { name: "firewall" } },
        hostKey: { algorithm: "RSA" },
        droplet: { monitoring: false },
        volume: { description: "mine" },
        volumeAttachment: (_, opts) => {
          opts.protect = true;
        },
        reservedIp: { region: "ams3" },
        reservedIpAssignment: { ipAddress: "192.0.2.1" },
        command: { logging: "none" },
      },
    });
    expect(registered.one("Tag").inputs.name).toBe("tag");
    expect(registered.one("Firewall").inputs.name).toBe("firewall");
    expect(registered.one("PrivateKey", "web-host-key").inputs.algorithm).toBe("RSA");
    expect(registered.one("Droplet").inputs.monitoring).toBe(false);
    expect(registered.one("Volume").inputs.description).toBe("mine");
    expect(registered.one("VolumeAttachment").protect).toBe(true);
    expect(registered.one("ReservedIp").inputs.region).toBe("ams3");
    expect(registered.one("ReservedIpAssignment").inputs.ipAddress).toBe("192.0.2.1");
    expect(setup(registered).inputs.logging).toBe("none");
  });
});
