// A provider that takes every type of a package and gives back what it is told: the policies are judged, not a cloud.
// Arguments: the version, then the engine's own.
const grpc = require("@grpc/grpc-js");
const { Value } = require("google-protobuf/google/protobuf/struct_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const pb = require("@pulumi/pulumi/proto/provider_pb");

const [, , version] = process.argv;
/** How many resources there are so far: what a cloud adds to each is made of it. */
let made = 0;
const unary = (answer) => (call, done) => done(null, answer(call.request));
const filled = (reply, values) => {
  for (const [name, value] of Object.entries(values)) reply[`set${name}`](value);
  return reply;
};

const server = new grpc.Server();
server.addService(ResourceProviderService, {
  getPluginInfo: unary(() => filled(new PluginInfo(), { Version: version })),
  checkConfig: unary((request) => filled(new pb.CheckResponse(), { Inputs: request.getNews() })),
  diffConfig: unary(() => new pb.DiffResponse()),
  configure: unary(() => filled(new pb.ConfigureResponse(), { Supportspreview: true })),
  check: unary((request) => filled(new pb.CheckResponse(), { Inputs: request.getNews() })),
  diff: unary(() => filled(new pb.DiffResponse(), { Changes: pb.DiffResponse.DiffChanges.DIFF_NONE })),
  create: unary((request) => {
    if (request.getPreview()) return filled(new pb.CreateResponse(), { Properties: request.getProperties() });
    made += 1;
    const Properties = request.getProperties();
    for (const [name, value] of Object.entries({
      id: String(made),
      ipv4Address: `198.51.100.${made}`,
      ipAddress: `203.0.113.${made}`,
    }))
      Properties.getFieldsMap().set(name, Value.fromJavaScript(value));
    return filled(new pb.CreateResponse(), { Id: String(made), Properties });
  }),
  delete: unary(() => new Empty()),
  cancel: unary(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
