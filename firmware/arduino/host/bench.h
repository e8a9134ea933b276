// A device on this machine that a test works, and what it then shows of itself.
#pragma once
#include <inttypes.h>

#include <memory>

#include "../hand/src/core/device.h"
#include "../hand/src/outputs.h"
#include "text.h"

namespace retinode {

const Identity identity = {"Probe", "1", 256, 115200, {2, 0, 0}};

inline bool collect(void* line, const uint8_t* bytes, uint8_t length) {
	Bytes& sent = *static_cast<Bytes*>(line);
	sent.insert(sent.end(), bytes, bytes + length);
	return true;
}

inline std::string counters(const ReceiverCounters& c) {
	return format("{\"frames\":%u,\"crcErrors\":%u,\"framingErrors\":%u,\"oversizeErrors\":%u,\"malformedErrors\":%u,"
				  "\"unknownFrames\":%u,\"echoedFrames\":%u,\"sequenceGaps\":%u,\"missedFrames\":%u,\"emergencyStops\":%u}",
				  c.frames, c.crcErrors, c.framingErrors, c.oversizeErrors, c.malformedErrors, c.unknownFrames,
				  c.echoedFrames, c.sequenceGaps, c.missedFrames, c.emergencyStops);
}

// A board on a clock that only the caller moves.
class Bench {
public:
	Bench(uint32_t startUs, uint16_t channels) : identity_(identity) {
		identity_.channels = channels;
		memset(&kept_, 0xa5, sizeof kept_);
		start(startUs, {StopCause::none, 0});
	}
	void restart(uint32_t startUs) { start(startUs, device_->hand().latches()); }
	void restartWith(const Bytes& kept) {
		// As a power-up with a board that remembers nothing but what lies in this memory.
		if (kept.size() == sizeof kept_) memcpy(&kept_, kept.data(), sizeof kept_);
		start(0, {StopCause::none, 0});
	}
	void hear(const Bytes& bytes) {
		for (uint8_t byte : bytes) device_->receive(byte, nowUs_);
	}
	void run(uint32_t us, const Current& current, const Contacts& contacts) {
		const uint32_t from = nowUs_;
		while (tickUs_ - from <= us) {
			nowUs_ = tickUs_;
			device_->tick(nowUs_, current, contacts);
			tickUs_ += kTickUs;
		}
		nowUs_ = from + us;
	}
	void report() {
		const Hand& hand = device_->hand();
		std::string joints, pulses;
		for (uint8_t i = 0; i < kJoints; i++) {
			joints += format("%s%d", i == 0 ? "" : ",", hand.position(i));
			pulses += format("%s%d", i == 0 ? "" : ",", hand.drives(i) ? pulseUs(i, hand.position(i)) : 0);
		}
		printf("{\"atUs\":%" PRIu32 ",\"sent\":\"%s\",\"positions\":[%s],\"pulses\":[%s],\"driven\":%s,\"stopped\":%s,"
			   "\"watchdogRelaxed\":%s,\"heartbeatCurrent\":%s,\"faults\":%u,\"temperature\":%d,\"spikes\":%" PRIu32 ","
			   "\"kept\":\"%s\",\"counters\":%s}\n",
			   nowUs_, hex(sent_.data(), sent_.size()).c_str(), joints.c_str(), pulses.c_str(), truth(hand.driven()),
			   truth(hand.stopped()), truth(hand.watchdogRelaxed()), truth(hand.heartbeatCurrent(nowUs_)),
			   hand.latches().faults, hand.motors().temperature(), device_->sessionSpikes(),
			   hex(reinterpret_cast<const uint8_t*>(&kept_), sizeof kept_).c_str(), counters(device_->counters()).c_str());
		sent_.clear();
	}

private:
	static const char* truth(bool is) { return is ? "true" : "false"; }
	void start(uint32_t startUs, const Latches& latches) {
		device_.reset(new Device(collect, &sent_, identity_));
		nowUs_ = startUs;
		tickUs_ = startUs + kTickUs;
		device_->begin(startUs, latches, &kept_);
	}

	Identity identity_;
	Bytes sent_;
	Kept kept_;
	std::unique_ptr<Device> device_;
	uint32_t nowUs_ = 0;
	uint32_t tickUs_ = 0;
};

}  // namespace retinode
