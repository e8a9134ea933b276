#include "device.h"

namespace retinode {

// Without a heartbeat for this long, nobody is listening: telemetry stops.
constexpr uint32_t kHostGoneUs = kTimeHostGoneMs * 1000UL;
constexpr uint8_t kTicksPerTelemetry = kTimeTelemetryMs * 1000UL / kTickUs;
// When the caller was held up for longer, time is not made up for step by step.
constexpr uint32_t kMaxLagUs = 100000;

void Device::begin(uint32_t nowUs, const Latches& latches, volatile Kept* kept) {
	tickUs_ = nowUs;
	hand_.begin(latches, kept);
}

bool Device::send(Kind kind, uint8_t payloadLength, bool guarded) {
	const uint8_t bytes = static_cast<uint8_t>(finishFrame(wire_, kind, sequence_, payloadLength));
	const uint8_t skipped = guarded ? 0 : 1;
	if (!send_(line_, wire_ + skipped, bytes - skipped)) return false;
	sequence_++;
	return true;
}

uint16_t Device::rejected() const {
	return static_cast<uint16_t>(counters_.crcErrors + counters_.framingErrors + counters_.oversizeErrors +
								 counters_.malformedErrors);
}

void Device::receive(uint8_t byte, uint32_t nowUs) {
	switch (decoder_.push(byte)) {
		case Found::nothing:
			return;
		case Found::frame:
			counters_.frames++;
			frame(nowUs);
			return;
		case Found::emergencyStop:
			counters_.emergencyStops++;
			stop(StopCause::wire, nowUs);
			return;
		case Found::framingFault:
			counters_.framingErrors++;
			return;
		case Found::oversizeFault:
			counters_.oversizeErrors++;
			return;
		case Found::crcFault:
			counters_.crcErrors++;
			return;
	}
}

void Device::follow(uint8_t sequence, bool opens) {
	const uint8_t skipped = expectsSequence_ && !opens ? static_cast<uint8_t>(sequence - expectedSequence_) : 0;
	if (skipped > 0) {
		counters_.sequenceGaps++;
		counters_.missedFrames += skipped;
	}
	expectsSequence_ = true;
	expectedSequence_ = sequence + 1;
}

void Device::frame(uint32_t nowUs) {
	const Frame& got = decoder_.frame();
	const Kind kind = static_cast<Kind>(got.code);
	if (kind < Kind::hello || kind > Kind::electrodes || got.version != versionOf(kind)) {
		counters_.unknownFrames++;
		return;
	}
	switch (kind) {
		case Kind::hello:
		case Kind::events:
		case Kind::rates:
		case Kind::command:
		case Kind::heartbeat:
			break;
		case Kind::helloReply:
		case Kind::ack:
		case Kind::nak:
		case Kind::telemetry:
		case Kind::emergencyStopState:
		case Kind::heartbeatAnswer:
		case Kind::electrodes:
			// Only devices say that: the line echoes. It means nothing, least of all that a host is there.
			counters_.echoedFrames++;
			return;
	}
	const uint8_t sequence = got.sequence;
	const bool sense = message(got, nowUs);
	if (!sense) counters_.malformedErrors++;
	follow(sequence, sense && kind == Kind::hello);
}

// False for a payload that makes no sense. Before the first HELLO only HELLO is acted upon.
bool Device::message(const Frame& got, uint32_t nowUs) {
	switch (static_cast<Kind>(got.code)) {
		case Kind::hello:
			return hello(got, nowUs);
		case Kind::events:
		case Kind::rates:
			return spikes(got, nowUs);
		case Kind::command:
			return command(got, nowUs);
		default: {
			Heartbeat message;
			if (!readHeartbeat(got.payload, got.length, message)) return false;
			if (sessionId_ != 0) heartbeat(message, nowUs);
			return true;
		}
	}
}

// Lets go of all that the session before has done and forgets it, but for what the reply tells of it.
void Device::newSession(const Hello& hello) {
	hand_.forgetHost();
	commands_.forget();
	hostPresent_ = false;
	if (sessionId_ != 0) {
		previousSessionId_ = sessionId_;
		previousSpikes_ = spikes_;
	}
	spikes_ = 0;
	spikesUs_ = 0;
	rejectedBefore_ = rejected();
	const bool speaksOurs = hello.lowestVersion <= kProtocolVersion && hello.highestVersion >= kProtocolVersion;
	sessionId_ = speaksOurs ? hello.sessionId : 0;
	noteHalt();
	haltedBefore_ = speaksOurs && halted_;
	// Who cannot be told of it takes it from nobody.
	if (speaksOurs) halted_ = false;
}

bool Device::hello(const Frame& got, uint32_t nowUs) {
	Hello message;
	if (!readHello(got.payload, got.length, message)) return false;
	if (message.sessionId != sessionId_) newSession(message);
	const uint8_t version = sessionId_ == 0 ? 0 : kProtocolVersion;
	const HelloReply reply = {version,			  message.sessionId, message.sentUs,  nowUs,
							  previousSessionId_, previousSpikes_,	 hand_.stopped(), haltedBefore_};
	send(Kind::helloReply, writeHelloReply(payload(), identity_, reply), true);
	return true;
}

bool Device::spikes(const Frame& got, uint32_t nowUs) {
	uint32_t count;
	const bool events = got.code == static_cast<uint8_t>(Kind::events);
	const bool sense = events ? countEvents(got.payload, got.length, identity_.channels, count)
							  : countRates(got.payload, got.length, identity_.channels, count);
	if (!sense || sessionId_ == 0 || count == 0) return sense;
	spikes_ += count;
	spikesUs_ = nowUs;
	return true;
}

void Device::heartbeat(const Heartbeat& message, uint32_t nowUs) {
	hostHeardUs_ = nowUs;
	hostPresent_ = true;
	// What waited in a queue, or is heard from a line that goes one way only, answers nothing that was just said.
	if (message.echoUs != 0 && nowUs - message.echoUs <= kFreshUs) hand_.heartbeat(nowUs);
	// Stamps are not 0, and no two of those that follow each other within a millisecond are equal.
	stampUs_ = stampUs_ - nowUs < 1000 ? stampUs_ + 1 : nowUs;
	if (stampUs_ == 0) stampUs_ = 1;
	const Heartbeat answer = {stampUs_, message.sentUs, nowUs, spikes_,
							  static_cast<uint16_t>(rejected() - rejectedBefore_)};
	send(Kind::heartbeatAnswer, writeHeartbeat(payload(), answer), true);
}

bool Device::command(const Frame& got, uint32_t nowUs) {
	Command message;
	const bool sense = readCommand(got.payload, got.length, message);
	if (sessionId_ == 0) return sense;
	// Its id is read even where the rest makes no sense.
	if (sense) judge(message, nowUs);
	else if (got.length >= 2) answer({message.id, Refusal::malformed, nowUs});
	return sense;
}

void Device::judge(const Command& message, uint32_t nowUs) {
	Answer now = {message.id, Refusal::none, nowUs};
	// To let go is never refused, and done each time that it is asked for.
	const bool relax = message.target == Target::relax;
	if (const Answer* before = relax ? nullptr : commands_.known(message.id)) {
		answer(*before);
		return;
	}
	if (!relax && commands_.overtaken(message)) {
		now.refusal = Refusal::overtaken;
	} else {
		now.refusal = hand_.command(message, nowUs);
		commands_.remember(message, now);
	}
	answer(now);
}

void Device::answer(const Answer& answer) {
	send(answer.refusal == Refusal::none ? Kind::ack : Kind::nak, writeAnswer(payload(), answer), false);
}

void Device::stop(StopCause cause, uint32_t nowUs) {
	if (!hand_.stopped()) stopChangedUs_ = nowUs;
	hand_.emergencyStop(cause);
	stopStateDue_ = true;
	if (cause == StopCause::button) stopBytesDue_ = true;
	sayWhatIsDue();
}

// What may not be lost stays due until the line takes it.
void Device::sayWhatIsDue() {
	if (stopStateDue_) {
		const StopState state = {hand_.stopped(), hand_.latches().cause, stopChangedUs_};
		stopStateDue_ = !send(Kind::emergencyStopState, writeStopState(payload(), state), false);
	}
	if (stopBytesDue_ && !stopStateDue_) stopBytesDue_ = !send_(line_, kEmergencyStop, kEmergencyStopBytes);
}

void Device::work(const Contacts& contacts, uint32_t nowUs) {
	if (stopButton_.pressed(contacts.stop)) stop(StopCause::button, nowUs);
	if (!resetButton_.pressed(contacts.reset) || contacts.stop) return;
	noteHalt();
	hand_.reset();
	stopChangedUs_ = nowUs;
	stopStateDue_ = true;
}

// To be called before anything that could hide it again: both last until a person resets them.
void Device::noteHalt() {
	if (hand_.stopped() || hand_.motors().faults() != 0) halted_ = true;
}

void Device::tell(uint32_t nowUs) {
	noteHalt();
	const Telemetry telemetry = {
		nowUs,
		commands_.lastId(),
		commands_.lastUs(),
		spikes_,
		spikesUs_,
		hand_.stopped(),
		hand_.watchdogRelaxed(),
		hand_.driven(),
		hand_.heartbeatCurrent(nowUs),
		halted_,
		hand_.motors().faults(),
		{static_cast<uint16_t>(hand_.position(0)), static_cast<uint16_t>(hand_.position(1)),
		 static_cast<uint16_t>(hand_.position(2)), static_cast<uint16_t>(hand_.position(3)),
		 static_cast<uint16_t>(hand_.position(4))},
		hand_.position(kWrist),
		hand_.motors().force(),
		hand_.motors().currentMa(),
		hand_.motors().temperature(),
	};
	// On a crowded line it is not sent: an old position helps nobody.
	send(Kind::telemetry, writeTelemetry(payload(), telemetry), false);
}

void Device::tick(uint32_t nowUs, const Current& current, const Contacts& contacts) {
	if (nowUs - tickUs_ > kMaxLagUs) tickUs_ = nowUs - kTickUs;
	tickUs_ += kTickUs;
	work(contacts, nowUs);
	hand_.tick(nowUs, current);
	if (nowUs - hostHeardUs_ > kHostGoneUs) hostPresent_ = false;
	sayWhatIsDue();
	if (ticksToTelemetry_ > 0) {
		ticksToTelemetry_--;
	} else {
		ticksToTelemetry_ = kTicksPerTelemetry - 1;
		if (hostPresent_) tell(nowUs);
	}
}

}  // namespace retinode
