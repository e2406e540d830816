// Codes a sentence through a running Whowhom service:  node code.js localhost:50051 [text] [publication date]
"use strict";
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const [address = "localhost:50051", text = "Armenia shelled Ganja on Sunday.", date = "2020-10-05"] = process.argv.slice(2);

const definition = protoLoader.loadSync("whowhom/v1/event_coding_service.proto", {
  includeDirs: [path.join(__dirname, "..", "..", "..", "proto"), path.join(__dirname, "proto")],
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
});
const { EventCodingService } = grpc.loadPackageDefinition(definition).whowhom.v1;
const client = new EventCodingService(address, grpc.credentials.createInsecure());

const request = {
  document: { id: "from-node", text, publication_date: date },
  options: { encoding_type: "ENCODING_TYPE_UTF16" }, // JavaScript counts in UTF-16
};
client.CodeDocument(request, { deadline: Date.now() + 60_000 }, (error, answer) => {
  client.close();
  if (error) {
    console.error(`${grpc.status[error.code]}: ${error.details}`);
    process.exitCode = 1;
    return;
  }
  for (const event of answer.result.events) {
    const { start, end } = event.action.span;
    console.log(
      JSON.stringify({
        source: event.source?.code,
        action: event.action.code,
        target: event.target?.code,
        trigger: text.slice(start, end),
      }),
    );
  }
});
