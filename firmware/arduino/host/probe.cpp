// The firmware's core on this machine, for tests: one command a line on stdin, one JSON object a line on stdout.
//
//   stream HEX                      what a decoder finds in a stream, and the counters of a device that hears it
//   write KIND SEQUENCE N...        the frame of a message that devices send, its fields as whole numbers of the wire;
//                                   for HELLO_REPLY its two texts follow, with a bar between
//   odds N SEED                     random frames with random checksums: how many are taken for good
//   device US CHANNELS              a new device, as after power-up, that starts at a time and has so many spike channels
//   restart US                      the device is reset and starts at a time: latches and what is known of the motors stay
//   kept HEX                        like restart 0, but the memory that a reset leaves alone holds these bytes
//   bytes HEX                       the device hears bytes
//   run US MA STOP RESET            time passes, tick by tick, with a current (negative: sensor failed) and contacts
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <memory>
#include <string>

#include "../hand/src/core/device.h"
#include "bench.h"
#include "text.h"

using namespace retinode;

namespace {

// A host's message as its whole numbers on the wire; empty when it makes no sense.
std::string hostMessage(Kind kind, const uint8_t* payload, uint8_t length) {
	switch (kind) {
		case Kind::hello: {
			Hello m;
			if (!readHello(payload, length, m)) return "";
			return format("{\"kind\":\"hello\",\"lowestVersion\":%u,\"highestVersion\":%u,\"sessionId\":%" PRIu32
						  ",\"sentUs\":%" PRIu32 "}",
						  m.lowestVersion, m.highestVersion, m.sessionId, m.sentUs);
		}
		case Kind::events: {
			SpikeReader read(payload, length);
			Spike spike;
			std::string text;
			while (read.next(spike)) {
				text += format("%s{\"tUs\":%" PRIu32 ",\"channel\":%u}", text.empty() ? "" : ",", spike.tUs, spike.channel);
			}
			return read.ok() ? "{\"kind\":\"events\",\"spikes\":[" + text + "]}" : "";
		}
		case Kind::rates: {
			RateReader read(payload, length);
			uint32_t count;
			std::string text;
			while (read.next(count)) text += format("%s%" PRIu32, text.empty() ? "" : ",", count);
			if (!read.ok()) return "";
			const RatesHead& head = read.head();
			return format("{\"kind\":\"rates\",\"windowEndUs\":%" PRIu32 ",\"windowUs\":%" PRIu32 ",\"firstChannel\":%u,",
						  head.windowEndUs, head.windowUs, head.firstChannel) +
				   "\"counts\":[" + text + "]}";
		}
		case Kind::command: {
			Command m;
			if (!readCommand(payload, length, m)) return "";
			return format("{\"kind\":\"command\",\"id\":%u,\"target\":%u,\"digits\":%u,\"closures\":[%u,%u,%u,%u,%u],"
						  "\"speed\":%u,\"forceLimit\":%u,\"angle\":%d,\"angularSpeed\":%u}",
						  m.id, static_cast<unsigned>(m.target), m.digits, m.closures[0], m.closures[1], m.closures[2],
						  m.closures[3], m.closures[4], m.speed, m.forceLimit, m.angle, m.angularSpeed);
		}
		case Kind::heartbeat: {
			Heartbeat m;
			if (!readHeartbeat(payload, length, m)) return "";
			return format("{\"kind\":\"heartbeat\",\"sentUs\":%" PRIu32 ",\"echoUs\":%" PRIu32 ",\"heardUs\":%" PRIu32
						  ",\"spikes\":%" PRIu32 ",\"rejectedFrames\":%u}",
						  m.sentUs, m.echoUs, m.heardUs, m.spikes, m.rejectedFrames);
		}
		default:
			return kind < Kind::hello || kind > Kind::electrodes ? "" : "{\"kind\":\"echo\"}";
	}
}

void stream(const char* text) {
	Bytes sent;
	Device device(collect, &sent, identity);
	Kept kept = {0, 0, 0};
	device.begin(0, {StopCause::none, 0}, &kept);
	FrameDecoder decoder;
	std::string found;
	for (uint8_t byte : fromHex(text)) {
		device.receive(byte, 0);
		const Found what = decoder.push(byte);
		std::string one;
		if (what == Found::emergencyStop) {
			one = "{\"stop\":true}";
		} else if (what == Found::frame && decoder.frame().version == versionOf(static_cast<Kind>(decoder.frame().code))) {
			const Frame& frame = decoder.frame();
			const std::string message = hostMessage(static_cast<Kind>(frame.code), frame.payload, frame.length);
			if (!message.empty()) {
				one = "{\"sequence\":" + std::to_string(frame.sequence) + ",\"payload\":\"" +
					  hex(frame.payload, frame.length) + "\",\"message\":" + message + "}";
			}
		}
		if (!one.empty()) found += (found.empty() ? "" : ",") + one;
	}
	printf("{\"found\":[%s],\"counters\":%s}\n", found.c_str(), counters(device.counters()).c_str());
}

// Whole numbers of a line, one after the other.
class Numbers {
public:
	explicit Numbers(const char* text) : at_(text) {}
	int64_t next() {
		char* end;
		const int64_t value = strtoll(at_, &end, 10);
		at_ = end;
		return value;
	}
	template <typename T>
	void into(T& field) {
		field = static_cast<T>(next());
	}
	const char* rest() const { return at_; }

private:
	const char* at_;
};

void printFrame(uint8_t* wire, Kind kind, uint8_t sequence, uint8_t length) {
	const uint16_t bytes = finishFrame(wire, kind, sequence, length);
	printf("{\"frame\":\"%s\"}\n", hex(wire + 1, bytes - 1u).c_str());
}

void write(const char* text) {
	Numbers in(text);
	uint8_t wire[kMaxWrittenBytes + kFrameExtraBytes];
	uint8_t* const payload = wire + kPayloadOffset;
	const Kind kind = static_cast<Kind>(in.next());
	const uint8_t sequence = static_cast<uint8_t>(in.next());
	uint8_t length = 0;
	switch (kind) {
		case Kind::helloReply: {
			HelloReply m;
			Identity who = identity;
			in.into(m.version), in.into(m.sessionId), in.into(m.echoUs), in.into(m.deviceUs), in.into(m.previousSessionId);
			in.into(m.previousSpikes), in.into(who.channels), in.into(who.baud);
			for (uint8_t& part : who.firmware) in.into(part);
			m.emergencyStopped = in.next() != 0;
			m.haltedBefore = in.next() != 0;
			std::string name = in.rest() + 1;
			const size_t bar = name.find('|');
			std::string serial = name.substr(bar + 1);
			name.resize(bar);
			who.name = name.c_str();
			who.serialNumber = serial.c_str();
			length = writeHelloReply(payload, who, m);
			break;
		}
		case Kind::ack:
		case Kind::nak: {
			Answer m;
			in.into(m.id);
			m.refusal = static_cast<Refusal>(in.next());
			in.into(m.atUs);
			length = writeAnswer(payload, m);
			break;
		}
		case Kind::telemetry: {
			Telemetry m;
			in.into(m.deviceUs), in.into(m.lastCommandId), in.into(m.actedUs), in.into(m.spikesReceived);
			in.into(m.spikesUs), in.into(m.emergencyStopped), in.into(m.watchdogRelaxed), in.into(m.driven);
			in.into(m.heartbeatCurrent), in.into(m.halted), in.into(m.faults);
			for (uint16_t& closure : m.closures) in.into(closure);
			in.into(m.wrist), in.into(m.force), in.into(m.currentMa), in.into(m.temperature);
			length = writeTelemetry(payload, m);
			break;
		}
		case Kind::heartbeatAnswer: {
			Heartbeat m;
			in.into(m.sentUs), in.into(m.echoUs), in.into(m.heardUs), in.into(m.spikes), in.into(m.rejectedFrames);
			length = writeHeartbeat(payload, m);
			break;
		}
		case Kind::emergencyStopState: {
			StopState m;
			in.into(m.latched);
			m.cause = static_cast<StopCause>(in.next());
			in.into(m.changedUs);
			length = writeStopState(payload, m);
			break;
		}
		default:
			printf("{\"error\":\"no device sends kind %d\"}\n", static_cast<int>(kind));
			return;
	}
	printFrame(wire, kind, sequence, length);
}

// Frames of right stuffing whose header, payload and checksum are all random.
void odds(const char* text) {
	Numbers in(text);
	const int64_t frames = in.next();
	uint64_t state = static_cast<uint64_t>(in.next()) * 2 + 1;
	const auto random = [&state]() {
		// xorshift64*, Vigna 2016, doi:10.1145/2845077.
		state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
		return static_cast<uint32_t>((state * 2685821657736338717ull) >> 32);
	};
	FrameDecoder decoder;
	int64_t accepted = 0, crcFaults = 0, others = 0;
	for (int64_t i = 0; i < frames; i++) {
		uint8_t frame[64];
		const uint32_t length = 4 + random() % 60;
		for (uint32_t k = 0; k < length; k++) frame[k] = static_cast<uint8_t>(random());
		uint8_t stuffed[66];
		uint32_t codeAt = 0;
		for (uint32_t k = 0; k < length; k++) {
			stuffed[k + 1] = frame[k];
			if (frame[k] != 0) continue;
			stuffed[codeAt] = static_cast<uint8_t>(k + 1 - codeAt);
			codeAt = k + 1;
		}
		stuffed[codeAt] = static_cast<uint8_t>(length + 1 - codeAt);
		stuffed[length + 1] = 0;
		for (uint32_t k = 0; k <= length + 1; k++) {
			const Found found = decoder.push(stuffed[k]);
			if (found == Found::frame) accepted++;
			else if (found == Found::crcFault) crcFaults++;
			else if (found != Found::nothing) others++;
		}
	}
	printf("{\"frames\":%lld,\"accepted\":%lld,\"crcFaults\":%lld,\"others\":%lld}\n", static_cast<long long>(frames),
		   static_cast<long long>(accepted), static_cast<long long>(crcFaults), static_cast<long long>(others));
}

// False for a word that is none of a bench's.
bool work(std::unique_ptr<Bench>& bench, const std::string& word, const char* rest) {
	Numbers in(rest);
	if (word == "device") {
		const uint32_t startUs = static_cast<uint32_t>(in.next());
		bench.reset(new Bench(startUs, static_cast<uint16_t>(in.next())));
	} else if (word == "restart") {
		bench->restart(static_cast<uint32_t>(in.next()));
	} else if (word == "kept") {
		bench->restartWith(fromHex(rest));
	} else if (word == "bytes") {
		bench->hear(fromHex(rest));
	} else if (word == "run") {
		const uint32_t us = static_cast<uint32_t>(in.next());
		const int64_t ma = in.next();
		const Contacts contacts = {in.next() != 0, in.next() != 0};
		bench->run(us, {true, ma < 0, static_cast<uint16_t>(ma < 0 ? 0 : ma)}, contacts);
	} else {
		return false;
	}
	bench->report();
	return true;
}

}  // namespace

int main() {
	std::unique_ptr<Bench> bench(new Bench(0, identity.channels));
	static char line[1 << 16];
	setvbuf(stdout, nullptr, _IOLBF, 1 << 16);
	while (fgets(line, sizeof line, stdin) != nullptr) {
		line[strcspn(line, "\n")] = '\0';
		char* rest = strchr(line, ' ');
		if (rest == nullptr) continue;
		*rest++ = '\0';
		const std::string word = line;
		if (word == "stream") {
			stream(rest);
		} else if (word == "write") {
			write(rest);
		} else if (word == "odds") {
			odds(rest);
		} else if (!work(bench, word, rest)) {
			printf("{\"error\":\"unknown command\"}\n");
		}
	}
	return 0;
}
