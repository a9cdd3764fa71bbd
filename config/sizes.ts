/** Droplet sizes that a stack may name: those with a known price. A test holds them against the policies' price table. */
export const sizes: readonly string[] = [
  ...["s-1vcpu-1gb", "s-1vcpu-1gb-amd", "s-1vcpu-1gb-intel", "s-1vcpu-1gb-35gb-intel"],
  ...["s-1vcpu-2gb", "s-1vcpu-2gb-amd", "s-1vcpu-2gb-intel"],
  ...["s-2vcpu-2gb", "s-2vcpu-2gb-amd", "s-2vcpu-2gb-intel"],
  ...["s-2vcpu-4gb", "s-2vcpu-4gb-amd", "s-2vcpu-4gb-intel", "s-2vcpu-4gb-120gb-intel"],
  ...["s-4vcpu-8gb", "s-4vcpu-8gb-amd", "s-4vcpu-8gb-intel", "s-4vcpu-8gb-240gb-intel"],
  ...["s-8vcpu-16gb", "s-8vcpu-16gb-amd", "s-8vcpu-16gb-intel"],
  ...["g-2vcpu-8gb", "g-2vcpu-8gb-intel", "c-2"],
];
