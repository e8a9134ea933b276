// Three who watch a fuzzed device: what it says, what the stream that it heard holds by a second decoder, and what a device
// may do after what it has heard.
#pragma once
#include <string.h>

#include <set>
#include <vector>

#include "../hand/src/core/device.h"
#include "must.h"

namespace retinode {

// What a device says must itself be good frames of the right version and length, and whole emergency stops.
class Listener {
public:
	static bool send(void* self, const uint8_t* bytes, uint8_t length) {
		Listener& listener = *static_cast<Listener*>(self);
		if (listener.deaf) return false;
		for (uint8_t i = 0; i < length; i++) listener.hear(bytes[i]);
		return true;
	}
	// The device starts anew.
	void restart() {
		first_ = true;
		stampUs = 0;
	}

	bool deaf = false;
	// The stamp of the last HEARTBEAT_ANSWER; 0: none heard.
	uint32_t stampUs = 0;
	// The last ACK or NAK.
	uint16_t id = 0;
	Refusal refusal = Refusal::none;
	uint32_t answers = 0;

private:
	void hear(uint8_t byte) {
		const Found found = decoder_.push(byte);
		if (found == Found::nothing || found == Found::emergencyStop) return;
		MUST(found == Found::frame);
		const Frame& frame = decoder_.frame();
		const Kind kind = static_cast<Kind>(frame.code);
		MUST(frame.version == versionOf(kind));
		PayloadReader read(frame.payload, frame.length);
		switch (kind) {
			case Kind::helloReply: {
				const uint8_t version = read.u8();
				MUST(version == 0 || version == kProtocolVersion);
				MUST(frame.length > 36);
				break;
			}
			case Kind::ack:
				MUST(frame.length == 6);
				id = read.u16();
				refusal = Refusal::none;
				answers++;
				break;
			case Kind::nak:
				MUST(frame.length == 7);
				id = read.u16();
				refusal = static_cast<Refusal>(read.u8());
				MUST(refusal >= Refusal::emergencyStop && refusal <= Refusal::overtaken);
				answers++;
				break;
			case Kind::telemetry:
				MUST(frame.length == 39);
				break;
			case Kind::heartbeatAnswer: {
				MUST(frame.length == 18);
				const uint32_t stamp = read.u32();
				MUST(stamp != 0 && stamp != stampUs);
				stampUs = stamp;
				break;
			}
			case Kind::emergencyStopState:
				MUST(frame.length == 6);
				break;
			default:
				MUST(!"a kind that this device does not send");
		}
		MUST(first_ || frame.sequence == next_);
		first_ = false;
		next_ = static_cast<uint8_t>(frame.sequence + 1);
	}
	FrameDecoder decoder_;
	bool first_ = true;
	uint8_t next_ = 0;
};

// The specification once more, over a whole stream at once: which frames and stops are in it.
struct Reference {
	uint32_t frames = 0, stops = 0, faults = 0;
	explicit Reference(const std::vector<uint8_t>& stream) {
		std::vector<uint8_t> piece;
		for (size_t i = 0; i < stream.size(); i++) {
			// A stop ends here when its seven bytes do; only its zeros may belong to another one.
			const bool stop = i >= 6 && memcmp(&stream[i - 6], kEmergencyStop, 7) == 0;
			if (stop) {
				stops++;
				piece.clear();
			} else if (stream[i] == 0) {
				close(piece);
				piece.clear();
			} else {
				piece.push_back(stream[i]);
			}
		}
	}

private:
	void close(const std::vector<uint8_t>& piece) {
		if (piece.empty()) return;
		std::vector<uint8_t> frame;
		size_t at = 0;
		while (at < piece.size() && at + piece[at] <= piece.size()) {
			frame.insert(frame.end(), piece.begin() + static_cast<long>(at) + 1,
						 piece.begin() + static_cast<long>(at) + piece[at]);
			at += piece[at];
			if (at < piece.size()) frame.push_back(0);
		}
		uint32_t crc = 0xffff;
		for (uint8_t byte : frame) {
			crc ^= static_cast<uint32_t>(byte) << 8;
			for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
			crc &= 0xffff;
		}
		const bool good = piece.size() <= kMaxFrameBytes + 1 && at == piece.size() && frame.size() >= 4 && crc == 0x1d0f;
		if (good) frames++;
		else faults++;
	}
};

// What one byte, or time, made of the permission to drive.
enum class Told : uint8_t { nothing, mayDrive, relaxed, letGo };

// Follows sessions, heartbeats and commands as docs/protocol.md has them, on a clock that does not wrap.
class Permission {
public:
	// A frame was heard.
	Told frame(const Frame& got, uint64_t nowUs) {
		const Kind kind = static_cast<Kind>(got.code);
		if (got.version != versionOf(kind)) return Told::nothing;
		if (kind == Kind::hello) return hello(got);
		if (kind == Kind::heartbeat) heartbeat(got, nowUs);
		if (kind != Kind::command || session_ == 0) return Told::nothing;
		Command command;
		if (!readCommand(got.payload, got.length, command)) return Told::nothing;
		id = command.id;
		return command.target == Target::relax ? Told::relaxed : Told::mayDrive;
	}
	// A fresh heartbeat came so long ago at most.
	bool heard(uint64_t nowUs, uint64_t withinUs) const { return fresh_ && nowUs - freshUs_ <= withinUs; }
	void restart() {
		session_ = 0;
		fresh_ = false;
		taken.clear();
	}

	// Of the last command, and of all that were acknowledged in this session.
	uint16_t id = 0;
	std::set<uint16_t> taken;

private:
	Told hello(const Frame& got) {
		Hello message;
		if (!readHello(got.payload, got.length, message) || message.sessionId == session_) return Told::nothing;
		restart();
		if (message.lowestVersion <= 2 && message.highestVersion >= 2) session_ = message.sessionId;
		return Told::letGo;
	}
	void heartbeat(const Frame& got, uint64_t nowUs) {
		Heartbeat message;
		if (session_ == 0 || !readHeartbeat(got.payload, got.length, message) || message.echoUs == 0) return;
		if (static_cast<uint32_t>(nowUs) - message.echoUs > 500000) return;
		fresh_ = true;
		freshUs_ = nowUs;
	}

	uint32_t session_ = 0;
	bool fresh_ = false;
	uint64_t freshUs_ = 0;
};

}  // namespace retinode
