"""The contract of the service: messages and stubs generated from the .proto files beside this one."""
