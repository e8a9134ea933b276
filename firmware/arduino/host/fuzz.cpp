// Coverage-guided fuzzing of everything that hears the host: decoder, readers, session, safety rules (libFuzzer, with
// AddressSanitizer and UndefinedBehaviorSanitizer). An input is a list of steps: raw bytes, frames whose checksum is made
// right, lost time, current and buttons; the first byte says whether a session is open and kept alive. What must hold is checked after every step; a break ends the run.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vector>

#include "../hand/src/core/crc16.h"
#include "../hand/src/core/device.h"
#include "../hand/src/outputs.h"

using namespace retinode;

namespace {

const Identity identity = {"Fuzz", "1", 256, 115200, {1, 0, 0}};

struct Totals {
	uint64_t inputs, bytes, frames, malformed, unknown, rejected, stops, ticks, driven, resyncs;
} totals;

void printTotals() {
	fprintf(stderr,
			"totals: {\"inputs\":%llu,\"bytes\":%llu,\"framesAccepted\":%llu,\"malformed\":%llu,\"unknown\":%llu,"
			"\"framesRejected\":%llu,\"emergencyStops\":%llu,\"ticks\":%llu,\"ticksDriven\":%llu,\"resynchronised\":%llu}\n",
			(unsigned long long)totals.inputs, (unsigned long long)totals.bytes, (unsigned long long)totals.frames,
			(unsigned long long)totals.malformed, (unsigned long long)totals.unknown, (unsigned long long)totals.rejected,
			(unsigned long long)totals.stops, (unsigned long long)totals.ticks, (unsigned long long)totals.driven,
			(unsigned long long)totals.resyncs);
}

#define MUST(holds)                                                                     \
	do {                                                                                \
		if (!(holds)) {                                                                 \
			fprintf(stderr, "broken, line %d: %s\n", __LINE__, #holds);                 \
			abort();                                                                    \
		}                                                                               \
	} while (false)

// What a device says must itself be good frames and whole emergency stops.
class Listener {
public:
	static bool send(void* self, const uint8_t* bytes, uint8_t length) {
		Listener& listener = *static_cast<Listener*>(self);
		if (listener.deaf) return false;
		for (uint8_t i = 0; i < length; i++) listener.hear(bytes[i]);
		return true;
	}
	bool deaf = false;
	uint32_t heard = 0;

private:
	void hear(uint8_t byte) {
		const Found found = decoder_.push(byte);
		if (found == Found::nothing || found == Found::emergencyStop) return;
		MUST(found == Found::frame);
		const Frame& frame = decoder_.frame();
		const Kind kind = static_cast<Kind>(frame.code);
		Heartbeat heartbeat;
		MUST(frame.version == kProtocolVersion);
		MUST(kind == Kind::heartbeat ? readHeartbeat(frame.payload, frame.length, heartbeat)
									 : deviceMessageMakesSense(kind, frame.payload, frame.length));
		MUST(first_ || frame.sequence == next_);
		first_ = false;
		next_ = frame.sequence + 1;
		heard++;
	}
	FrameDecoder decoder_;
	bool first_ = true;
	uint8_t next_ = 0;
};

// The specification once more, over the whole stream at once: which frames and stops are in it.
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

class Run {
public:
	Run() : device_(Listener::send, &listener_, identity) { device_.begin(0, StopCause::none); }

	void steps(const uint8_t* data, size_t size) {
		if (size == 0) return;
		const uint8_t hello[] = {1, 1, 1, 2, 3, 4, 0, 0, 0, 0, 0};
		if ((data[0] & 1) != 0) frame(Kind::hello, hello, sizeof hello);
		kept_ = (data[0] & 2) != 0;
		size_t at = 1;
		while (at < size) {
			const uint8_t what = data[at++];
			const size_t length = at < size ? data[at] : 0;
			const size_t left = at < size ? size - at - 1 : 0;
			const size_t take = length < left ? length : left;
			switch (what % 8) {
				case 0:
				case 1:
					for (size_t i = 0; i < take; i++) hear(data[at + 1 + i]);
					at += 1 + take;
					break;
				case 2:
				case 3:
				case 4:
					// Its checksum is made right, or no mutation would get past it.
					frame(static_cast<Kind>(what >> 3 & 0x0f), data + at + 1, take);
					at += 1 + take;
					break;
				case 5:
					for (uint8_t byte : kEmergencyStop) hear(byte);
					break;
				case 6:
					listener_.deaf = (what & 0x80) != 0;
					pass(1 + (length & 0x1f), static_cast<uint16_t>((length & 0xe0) * 32), {(what & 0x10) != 0, (what & 0x20) != 0});
					at++;
					break;
				default:
					nowUs_ += static_cast<uint32_t>(length) * 30000000u;
					at++;
					break;
			}
		}
		finish();
	}

private:
	void hear(uint8_t byte) {
		stream_.push_back(byte);
		if (shadow_.push(byte) == Found::emergencyStop) stops_++;
		device_.receive(byte, nowUs_);
		// The whole hand is looked at when something may have changed.
		if (byte == kDelimiter) safe();
	}

	void frame(Kind kind, const uint8_t* payload, size_t length) {
		uint8_t wire[kMaxPayloadBytes + kFrameExtraBytes];
		const uint8_t bytes = static_cast<uint8_t>(length < kMaxPayloadBytes ? length : kMaxPayloadBytes);
		if (bytes > 0) memcpy(wire + kPayloadOffset, payload, bytes);
		const uint16_t count = finishFrame(wire, kind, sequence_++, bytes);
		const uint16_t before = device_.counters().frames;
		for (uint16_t i = 0; i < count; i++) hear(wire[i]);
		// The delimiter in front closed whatever was open: this frame must be found.
		MUST(static_cast<uint16_t>(device_.counters().frames - before) >= 1);
	}

	void pass(size_t ticks, uint16_t ma, const Contacts& contacts) {
		if (kept_) {
			const uint8_t heartbeat[18] = {1};
			frame(Kind::heartbeat, heartbeat, sizeof heartbeat);
		}
		for (size_t i = 0; i < ticks; i++) {
			int16_t before[kJoints];
			for (uint8_t j = 0; j < kJoints; j++) before[j] = device_.hand().position(j);
			nowUs_ += kTickUs;
			MUST(device_.due(nowUs_));
			device_.tick(nowUs_, {true, false, ma}, contacts);
			totals.ticks++;
			if (device_.hand().driven()) totals.driven++;
			safe();
			for (uint8_t j = 0; j < kJoints; j++) {
				const int moved = abs(device_.hand().position(j) - before[j]);
				// 4 strokes/s and 180 degrees/s, and one step of rounding.
				MUST(moved <= (j == kWrist ? kMaxAngularSpeed / kTicksPerS : kMaxSpeed * 10 / kTicksPerS) + 1);
			}
		}
	}

	void safe() {
		const Hand& hand = device_.hand();
		MUST(!(hand.stopped() && hand.driven()));
		MUST(!(hand.faults() != 0 && hand.driven()));
		for (uint8_t j = 0; j < kJoints; j++) {
			const int16_t at = hand.position(j);
			MUST(j == kWrist ? at >= -kMaxWrist && at <= kMaxWrist : at >= kLowestClosure && at <= kHighestClosure);
			const uint16_t us = pulseUs(j, at);
			MUST(us >= 500 && us <= 2500);
		}
	}

	void finish() {
		// Resynchronisation: of two good frames in a row without a delimiter in front, the second is found in any case.
		uint8_t wire[10 + kFrameExtraBytes];
		for (int i = 0; i < 2; i++) {
			memset(wire + kPayloadOffset, 7, 10);
			const uint16_t count = finishFrame(wire, Kind::rates, sequence_++, 10);
			const uint16_t before = device_.counters().frames;
			for (uint16_t k = 1; k < count; k++) hear(wire[k]);
			if (i == 1) MUST(static_cast<uint16_t>(device_.counters().frames - before) == 1);
		}
		totals.resyncs++;
		// The watchdog: without the host, nothing is driven after 250 ms and a tick.
		kept_ = false;
		if (device_.hand().driven()) pass(kWatchdogUs / kTickUs + 2, 0, {false, false});
		MUST(!device_.hand().driven());
		const Reference reference(stream_);
		const ReceiverCounters& counters = device_.counters();
		MUST(static_cast<uint16_t>(reference.frames) == counters.frames);
		MUST(static_cast<uint16_t>(reference.faults) ==
			 static_cast<uint16_t>(counters.crcErrors + counters.framingErrors + counters.oversizeErrors));
		MUST(reference.stops == stops_);
		totals.bytes += stream_.size();
		totals.frames += reference.frames;
		totals.rejected += reference.faults;
		totals.stops += reference.stops;
		totals.malformed += counters.malformedErrors;
		totals.unknown += counters.unknownFrames;
	}

	Listener listener_;
	Device device_;
	FrameDecoder shadow_;
	std::vector<uint8_t> stream_;
	bool kept_ = false;
	uint32_t stops_ = 0;
	uint32_t nowUs_ = 0;
	uint8_t sequence_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
	if (totals.inputs++ == 0) atexit(printTotals);
	Run run;
	run.steps(data, size);
	return 0;
}
