"""The contract keeps the buf style guide, and the committed stubs are those of the contract."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2] / "proto"
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.proto"))
PASCAL = re.compile(r"([A-Z][a-z0-9]*)+")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def run(*arguments: str) -> None:
    packages = Path(sysconfig.get_paths()["purelib"])
    includes = ["-I", str(ROOT), "-I", str(packages), "-I", str(packages / "grpc_tools" / "_proto")]
    assert protoc.main(["protoc", *includes, *arguments, *FILES]) == 0


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[descriptor_pb2.FileDescriptorProto]:
    target = tmp_path_factory.mktemp("proto") / "set"
    run(f"--descriptor_set_out={target}", "--include_source_info")
    return list(descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes()).file)


def messages(file: descriptor_pb2.FileDescriptorProto) -> list[descriptor_pb2.DescriptorProto]:
    return [m for top in file.message_type for m in (top, *top.nested_type)]


def test_packages_are_versioned_and_match_their_folders(files: list[descriptor_pb2.FileDescriptorProto]) -> None:
    for file in files:
        assert file.package == file.name.rpartition("/")[0].replace("/", ".")
        assert re.search(r"\.v\d+$", file.package)
        assert SNAKE.fullmatch(Path(file.name).stem)
        assert file.syntax == "proto3"


def test_names_are_written_as_the_guide_says(files: list[descriptor_pb2.FileDescriptorProto]) -> None:
    for file in files:
        for message in messages(file):
            assert PASCAL.fullmatch(message.name), message.name
            for field in message.field:
                assert SNAKE.fullmatch(field.name), field.name
                repeated = field.label == descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED
                assert not repeated or field.name.endswith(("s", "unresolved")), field.name
            for oneof in message.oneof_decl:
                # an optional field has a oneof of its own, made by the compiler
                assert SNAKE.fullmatch(oneof.name.removeprefix("_")), oneof.name


def test_enum_values_carry_their_name_and_begin_unspecified(files: list[descriptor_pb2.FileDescriptorProto]) -> None:
    for file in files:
        for enum in [*file.enum_type, *(e for m in messages(file) for e in m.enum_type)]:
            prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.name).upper()
            assert enum.value[0].name == f"{prefix}_UNSPECIFIED"
            assert enum.value[0].number == 0
            assert all(value.name.startswith(f"{prefix}_") for value in enum.value)


def test_each_rpc_has_messages_of_its_own(files: list[descriptor_pb2.FileDescriptorProto]) -> None:
    used: list[str] = []
    for file in files:
        for service in file.service:
            assert service.name.endswith("Service")
            for method in service.method:
                assert PASCAL.fullmatch(method.name)
                assert method.input_type.rpartition(".")[2] == f"{method.name}Request"
                assert method.output_type.rpartition(".")[2] == f"{method.name}Response"
                used += [method.input_type, method.output_type]
    assert used
    assert len(used) == len(set(used))


def test_stubs_are_those_of_the_contract(tmp_path: Path) -> None:
    run(f"--python_out={tmp_path}", f"--pyi_out={tmp_path}", f"--grpc_python_out={tmp_path}")
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert made
    for path in made:
        assert (ROOT / path).read_text(encoding="utf-8") == (tmp_path / path).read_text(encoding="utf-8"), path
