import * as cloudflare from "@pulumi/cloudflare";
import type { CustomResource } from "@pulumi/pulumi";
import type { LifecycleCase, Scope, Step, Values } from "../../case";
import { domainOf, zoneFor } from "./zone";

/** Of keys that nobody has any more. */
const csr = `-----BEGIN CERTIFICATE REQUEST-----
MIHLMHMCAQAwETEPMA0GA1UEAwwGb3JpZ2luMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAECd13qcsgqJCY7qz8mKdOEuYpnOlW7yiBDl103bKEn5RP89UlpPArIWzZ
bVusdK/xbViRE/mO/9gevn7FR9OoQ6AAMAoGCCqGSM49BAMCA0gAMEUCIQCtjyEQ
pL/0oVIgZ/XIS18a/z1aHkqq0gCrybkk9pI8RgIga0uWEJrtzS1Qf0DT2WCenppQ
Ff01iNhojyr5M7Q7C3M=
-----END CERTIFICATE REQUEST-----
`;
const otherCsr = `-----BEGIN CERTIFICATE REQUEST-----
MIHLMHMCAQAwETEPMA0GA1UEAwwGb3JpZ2luMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEnTleSoJbJS9LBMIs+2kjHaung92hNbmTKkFvFEry7CFB45rS/5ShqHAA
2rJ+X5SJNgI6nbNy6Rlg5cSnsWJPzqAAMAoGCCqGSM49BAMCA0gAMEUCIFZ7HZ3z
aEL9prtI3pQwidIn9YQ09Y9e2lnmgso7YUEcAiEAmrlv0TcbqtBEMNvfF5YXaJ6Z
zISuNDBGgGRhMby28QU=
-----END CERTIFICATE REQUEST-----
`;

interface Needs {
  zone: CustomResource;
}

/** Everything about a certificate is in it: each change makes another. The names are of a zone that is there first. */
const steps: { what: string; names: string[]; inputs?: Values }[] = [
  { what: "is signed", names: ["@"] },
  { what: "is for more names", names: ["@", "*"] },
  { what: "is of another key", names: ["@", "*"], inputs: { csr: otherCsr } },
  { what: "holds for a year", names: ["@", "*"], inputs: { csr: otherCsr, requestedValidity: 365 } },
  { what: "holds for a week", names: ["@", "*"], inputs: { csr: otherCsr, requestedValidity: 7 } },
];

const fullNames = (scope: Scope, names: string[]): string[] =>
  names.map((name) => (name === "@" ? domainOf(scope) : `${name}.${domainOf(scope)}`));

export const cloudflareCertificate: LifecycleCase<Needs> = {
  type: "cloudflare:index/originCaCertificate:OriginCaCertificate",
  needs: (scope) => ({ zone: zoneFor(scope) }),
  make: (name, inputs, opts, { zone }) =>
    new cloudflare.OriginCaCertificate(name, inputs as never, { ...opts, dependsOn: [zone] }),
  steps: steps.map(({ what, names, inputs }, index): Step<Needs> => ({
    what,
    inputs: (_, scope) => ({ csr, hostnames: fullNames(scope, names), requestType: "origin-ecc", ...inputs }),
    ...(index > 0 && { replaces: true }),
  })),
};
